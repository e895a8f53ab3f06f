import { mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { DAY_MS, isoAfter } from "../domain/clock.js";
import { Role } from "../domain/enums.js";
import { AppError } from "../domain/errors.js";
import { openDocuments } from "../server/composition/open-engine.js";
import { loadConfig } from "../server/config.js";
import { issueKey } from "../server/keys/issue-key.js";
import { keyDeps } from "../server/keys/key-deps.js";
import { loadPolicy } from "../server/policy/load-policy.js";
import { runCommand } from "./shared/run-command.js";

/** A guest holds no key: theirs is a session that the portal opens. */
const HELD = Role.exclude(["guest"]);

const HELP = `npm run keys -- create --role ROLE --name NAME [--vouches] [--days N]
npm run keys -- list
npm run keys -- revoke KEY-…

ROLE  ${HELD.options.join(", ")}
NAME  a person's name or AGENT-… id; a customer's email address; what an integration is called
--vouches  the integration has authenticated the customers it speaks for (client only)
--days N   the key expires after N days; without it, never

Works beside a running desk. The key is shown once and stored only as its hash.`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      role: { type: "string" },
      name: { type: "string" },
      vouches: { type: "boolean", default: false },
      days: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const [command, keyId] = positionals;
  if (values.help || command === undefined) return say(HELP);
  const desk = await openDesk();
  try {
    switch (command) {
      case "create":
        return say(await create(desk, values));
      case "list":
        return say(await list(desk));
      case "revoke":
        return (await desk.apiKeys.revoke(keyId ?? ""))
          ? say(`Revoked ${keyId}: it is refused from the next request on.`)
          : complain(`No key ${keyId ?? ""} that could be revoked; "keys -- list" shows them.`);
      default:
        return complain(`No command "${command}".\n\n${HELP}`);
    }
  } finally {
    await desk.documents.close();
  }
}

async function openDesk() {
  const config = loadConfig();
  mkdirSync(config.dataDir, { recursive: true });
  const { policy } = loadPolicy(config.policyFile);
  return keyDeps(await openDocuments(config), policy);
}

type Desk = Awaited<ReturnType<typeof openDesk>>;
type Options = {
  role?: string | undefined;
  name?: string | undefined;
  vouches: boolean;
  days?: string | undefined;
};

async function create(desk: Desk, { role, name, vouches, days }: Options): Promise<string> {
  const parsed = HELD.safeParse(role?.toLowerCase());
  if (!parsed.success)
    throw new AppError("invalid_input", `--role must be one of ${HELD.options.join(", ")}.`);
  if (!name?.trim()) throw new AppError("invalid_input", "--name must say whose key it is.");
  if (days !== undefined && !/^[1-9]\d{0,4}$/.test(days))
    throw new AppError("invalid_input", "--days must be a whole number of days, at least 1.");
  const expires_at = days === undefined ? null : isoAfter(desk.clock(), Number(days) * DAY_MS);
  const { key, document } = await issueKey(desk, {
    role: parsed.data,
    name: name.trim(),
    vouches,
    expires_at,
  });
  return `${key}\n\n${document.key_id}: ${document.role} "${document.name}" (${document.principal.id})${
    expires_at === null ? "" : `, until ${expires_at}`
  }\nIt is not shown again.`;
}

async function list(desk: Desk): Promise<string> {
  const keys = await desk.apiKeys.list();
  const table = new Table({ head: ["key", "role", "name", "of", "expires", "revoked"], style: { head: [] } });
  for (const { key_id, role, name, principal, expires_at, revoked_at } of keys)
    table.push([key_id, role, name, principal.id, expires_at ?? "never", revoked_at ?? ""]);
  return table.toString();
}

function say(text: string): number {
  console.log(text);
  return 0;
}

function complain(text: string): number {
  console.error(text);
  return 1;
}

await runCommand(async () => {
  process.exitCode = await main();
});
