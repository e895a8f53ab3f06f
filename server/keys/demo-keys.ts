import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Policy } from "../../domain/policy.js";
import { hashApiKey, type ApiKeys } from "../../store/api-keys.js";
import { issueKey, type IssueKeyDeps, type NewKey } from "./issue-key.js";

/** Whose keys the demo prints. */
const DEMO_NAMES = [
  "admin",
  "manager",
  "agent",
  "agent2",
  "engineer",
  "evaluator",
  "client",
  "customer",
] as const;

const DemoKeys = z.record(z.enum(DEMO_NAMES), z.string());
export type DemoKeys = z.infer<typeof DemoKeys>;

const DEMO_CUSTOMER_EMAIL = "maya.torres@example.com";
const OWNER_ONLY = 0o600;

/**
 * One key a role for the demo, in `demo-keys.json`, readable by its owner alone; made once, and again when the
 * file or what it names is gone.
 */
export async function demoKeys(
  deps: IssueKeyDeps & { apiKeys: Pick<ApiKeys, "create" | "byHash"> },
  dataDir: string,
): Promise<DemoKeys> {
  const file = join(dataDir, "demo-keys.json");
  const known = await readKeys(file);
  if (known && (await allValid(deps.apiKeys, known))) return known;
  const made = await Promise.all(
    Object.entries(demoPeople(deps.policy)).map(async ([name, key]) => [
      name,
      (await issueKey(deps, key)).key,
    ]),
  );
  const keys = DemoKeys.parse(Object.fromEntries(made));
  await replaceFile(file, `${JSON.stringify(keys, null, 2)}\n`);
  return keys;
}

/** Whole or not at all: another process on the same folder may be reading it, or writing its own. */
async function replaceFile(file: string, text: string): Promise<void> {
  const written = `${file}.${process.pid}`;
  await writeFile(written, text, { mode: OWNER_ONLY });
  await rename(written, file);
}

function demoPeople({ people }: Policy): Record<(typeof DEMO_NAMES)[number], NewKey> {
  const named = (role: Policy["people"][number]["role"], nth = 0): NewKey => ({
    role,
    name: people.filter((person) => person.role === role)[nth]?.agent_id ?? `Demo ${role}`,
  });
  return {
    admin: named("admin"),
    manager: named("manager"),
    agent: named("agent"),
    agent2: named("agent", 1),
    engineer: named("engineer"),
    evaluator: named("evaluator"),
    client: { role: "client", name: "Demo integration" },
    customer: { role: "customer", name: DEMO_CUSTOMER_EMAIL },
  };
}

async function readKeys(file: string): Promise<DemoKeys | undefined> {
  try {
    return DemoKeys.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    // Absent or spoiled: new ones are made.
    return undefined;
  }
}

async function allValid(apiKeys: Pick<ApiKeys, "byHash">, keys: DemoKeys): Promise<boolean> {
  const found = await Promise.all(Object.values(keys).map((key) => apiKeys.byHash(hashApiKey(key))));
  return found.every((document) => document !== undefined && document.revoked_at === null);
}
