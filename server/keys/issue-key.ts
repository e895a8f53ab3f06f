import type { Clock } from "../../domain/clock.js";
import type { Documents } from "../../domain/documents.js";
import type { Role } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import type { Ids } from "../../domain/ids.js";
import type { PersonDocument } from "../../domain/person.js";
import type { Policy } from "../../domain/policy.js";
import type { Principal } from "../../domain/ticket.js";
import type { ApiKeys } from "../../store/api-keys.js";
import type { Customers } from "../../store/customers.js";
import type { People } from "../../store/people.js";

export type NewKey = {
  role: Role;
  /** A person's name or id, a customer's email address, or what an integration is called. */
  name: string;
  vouches?: boolean;
  /** ISO 8601. */
  expires_at?: string | null;
};

export type IssueKeyDeps = {
  documents: Pick<Documents, "insert">;
  apiKeys: Pick<ApiKeys, "create">;
  people: Pick<People, "list">;
  customers: Pick<Customers, "ensure">;
  policy: Policy;
  clock: Clock;
  ids: Ids;
};

/** What someone not named in the policy may be given at once. */
const CAPACITY_OF_NEW_PEOPLE = 10;

/**
 * A new key for a person, a customer or an integration. A name that is known gets one more key for the same
 * person; a new one becomes a person, offline until they say otherwise.
 * @throws AppError "invalid_input" where the name cannot bear that role
 */
export async function issueKey(
  deps: IssueKeyDeps,
  { role, name, vouches = false, expires_at = null }: NewKey,
) {
  if (vouches && role !== "client")
    throw new AppError("invalid_input", "Only a client's key can vouch for customers; leave --vouches out.");
  const principal = await principalFor(deps, role, name);
  return deps.apiKeys.create({ role, name, principal, vouches, expires_at });
}

async function principalFor(deps: IssueKeyDeps, role: Role, name: string): Promise<Principal> {
  if (role === "client") return { type: "integration", id: integrationId(name) };
  if (role === "customer") {
    if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(name))
      throw new AppError(
        "invalid_input",
        `A customer's key is made for their email address; "${name}" is none.`,
      );
    const customer = await deps.customers.ensure({
      email: name,
      language: deps.policy.languages.supported[0] ?? "en",
    });
    return { type: "customer", id: customer.customer_id };
  }
  const known = (await deps.people.list()).find((person) => person.agent_id === name || person.name === name);
  if (known && known.role !== role)
    throw new AppError(
      "invalid_input",
      `${known.name} is ${known.role}, not ${role}; a key gives no other role.`,
    );
  const person = known ?? (await newPerson(deps, role, name));
  return { type: "person", id: person.agent_id };
}

/** Who is called the same, but for case and punctuation, is the same; letters of every script tell names apart. */
function integrationId(name: string): string {
  if (!/[\p{L}\p{N}]/u.test(name))
    throw new AppError(
      "invalid_input",
      `An integration's name holds at least a letter or a digit; "${name}" has none.`,
    );
  return name
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, "-");
}

async function newPerson(
  { documents, policy, ids }: IssueKeyDeps,
  role: Role,
  name: string,
): Promise<PersonDocument> {
  const person: PersonDocument = {
    agent_id: ids.next("AGENT"),
    name,
    email: "",
    role,
    queues: role === "agent" || role === "manager" ? Object.keys(policy.queues) : [],
    skills: [],
    tier: 1,
    languages: [...policy.languages.supported],
    presence: "offline",
    capacity: CAPACITY_OF_NEW_PEOPLE,
    open_count: 0,
    active: true,
    version: 1,
    open_weight: 0,
    record: {},
    last_assigned_at: null,
  };
  await documents.insert("people", person);
  return person;
}
