import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { checkDesk, type Verdict } from "../../scripts/chaos/check/check-desk.js";
import { openSqliteReader } from "../../scripts/chaos/check/sqlite-reader.js";
import { openDamage, type Damage } from "../fixtures/damage.js";
import { defaultPolicy } from "../fixtures/default-policy.js";
import { HARMS } from "../fixtures/harms.js";
import { AFTER_ALL, BEFORE_ALL, liveSmall, type SmallDesk, type Told } from "../fixtures/small-desk.js";

const folders: string[] = [];
let small: Promise<SmallDesk> | undefined;

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "deskgraph-checker-"));
  folders.push(made);
  return made;
}

/** Made by whichever test comes first; each damages a copy. */
const smallDesk = (): Promise<SmallDesk> => (small ??= folder().then(liveSmall));

/** What the checker says of a copy that was damaged. */
async function verdictOn(
  { file, ledger, received }: SmallDesk,
  harm: (damage: Damage, told: Told) => void,
): Promise<Verdict> {
  const copy = join(await folder(), "deskgraph.db");
  await copyFile(file, copy);
  const damage = openDamage(copy);
  const told = structuredClone({ ledger, received });
  harm(damage, told);
  damage.close();
  const reader = openSqliteReader(copy);
  try {
    return await checkDesk({ reader, ...told, policy: defaultPolicy, since: BEFORE_ALL, now: AFTER_ALL });
  } finally {
    await reader.close();
  }
}

test("a desk that kept its promises is found sound, and everything of it was looked at", async () => {
  const { findings, checked } = await verdictOn(await smallDesk(), () => {});
  expect(findings).toEqual([]);
  expect(checked).toMatchObject({ tickets: 4, messages: 9, reviews: 3, runs: 5, webhook_deliveries: 1 });
});

test.each(HARMS)("it is found that %s", async (_what, check, harm) => {
  const desk = await smallDesk();
  const { findings } = await verdictOn(desk, (damage, told) => harm(damage, { ...told, ids: desk.ids }));
  expect(findings.map((finding) => finding.check)).toContain(check);
});
