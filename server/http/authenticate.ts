import { keyEnd, type ApiKeyDocument } from "../../domain/api-key.js";
import { isoNow, type Clock } from "../../domain/clock.js";
import type { CustomerDocument } from "../../domain/customer.js";
import { AppError } from "../../domain/errors.js";
import { actorOf } from "../../domain/event.js";
import type { PersonDocument } from "../../domain/person.js";
import { hashApiKey } from "../../store/api-keys.js";
import type { Who } from "./who.js";

/** Anything else was never one of our keys, and need not be looked up. */
const KEY = /^dk_[A-Za-z0-9_-]{16,128}$/;

/** Who a bearer key belongs to. @throws AppError "unauthorized" saying what is wrong with it */
export type Authenticate = (key: string | undefined) => Promise<Who>;

export type AuthenticateDeps = {
  apiKeys: {
    byHash(hash: string): Promise<ApiKeyDocument | undefined>;
    get(keyId: string): Promise<ApiKeyDocument | undefined>;
  };
  people: { get(agentId: string): Promise<PersonDocument | undefined> };
  customers: { get(customerId: string): Promise<CustomerDocument | undefined> };
  clock: Clock;
};

/** Nothing is cached: a revoked key, or a person who has left, is refused from the next request on. */
export function createAuthenticate(deps: AuthenticateDeps): Authenticate {
  return async function authenticate(bearer) {
    if (bearer === undefined) throw refused("Send a key: Authorization: Bearer dk_…");
    const key = KEY.test(bearer) ? await deps.apiKeys.byHash(hashApiKey(bearer)) : undefined;
    if (!key) throw refused("This key is not known.");
    const now = isoNow(deps.clock);
    refuseOnceEnded(key, now);
    // A session lasts no longer than what it was opened with.
    const opener = key.session_of === undefined ? undefined : await deps.apiKeys.get(key.session_of);
    if (opener) refuseOnceEnded(opener, now);
    const owner = await ownerOf(deps, key);
    // A person's rights are those that they have now: a key outlives a change of role.
    return { ...owner, principal: key.principal, role: owner.person?.role ?? key.role, key };
  };
}

/** @throws AppError "unauthorized" */
function refuseOnceEnded(key: ApiKeyDocument, now: string): void {
  const end = keyEnd(key, now);
  if (end !== undefined) throw refused(`This key ${end}.`);
}

/** The key of an `Authorization` header; undefined where there is none of that form. */
export const bearerOf = (header: string | undefined): string | undefined =>
  header === undefined ? undefined : (/^Bearer +(\S+) *$/i.exec(header)?.[1] ?? "");

async function ownerOf(
  { people, customers }: AuthenticateDeps,
  { principal, name }: ApiKeyDocument,
): Promise<Pick<Who, "actor" | "person" | "customer">> {
  switch (principal.type) {
    case "person": {
      const person = await people.get(principal.id);
      if (!person?.active) throw refused("The person whom this key belongs to no longer works at this desk.");
      return { person, actor: actorOf(principal, person.name) };
    }
    case "customer": {
      const customer = await customers.get(principal.id);
      if (!customer) throw refused("The customer whom this key belongs to is no longer known.");
      return { customer, actor: actorOf(principal, customer.name || name) };
    }
    case "integration":
    case "system":
      return { actor: actorOf(principal, name) };
  }
}

const refused = (detail: string): AppError => new AppError("unauthorized", detail);
