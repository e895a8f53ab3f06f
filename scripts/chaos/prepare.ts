import type { Documents } from "../../domain/documents.js";
import type { Policy } from "../../domain/policy.js";
import { issueKey, type NewKey } from "../../server/keys/issue-key.js";
import { keyDeps } from "../../server/keys/key-deps.js";
import { stockShop, type ShopCustomer } from "./shop.js";

/** People of the shipped policy who decide and interfere; the rest are given work and do nothing. */
const MOST_AGENTS = 3;

/** The keys that simulated clients use. */
export type Keys = {
  admin: string;
  client: string;
  vouching: string;
  people: { agent_id: string; key: string }[];
};

/** Stocks the shop and makes a key for everybody, beside a running desk. */
export async function prepareDesk(
  documents: Documents,
  { policy, customers }: { policy: Policy; customers: readonly ShopCustomer[] },
): Promise<Keys> {
  await stockShop(documents, customers);
  const deps = keyDeps(documents, policy);
  const keyFor = async (key: NewKey) => (await issueKey(deps, key)).key;
  const of = (role: NewKey["role"]) => policy.people.filter((person) => person.role === role);
  const deciders = [...of("admin"), ...of("manager"), ...of("agent").slice(0, MOST_AGENTS)];
  return {
    admin: await keyFor({ role: "admin", name: of("admin")[0]?.agent_id ?? "Storm admin" }),
    client: await keyFor({ role: "client", name: "Storm shop" }),
    vouching: await keyFor({ role: "client", name: "Storm shop with logins", vouches: true }),
    people: await Promise.all(
      deciders.map(async ({ agent_id, role }) => ({
        agent_id,
        key: await keyFor({ role, name: agent_id }),
      })),
    ),
  };
}
