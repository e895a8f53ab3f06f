import { execFile } from "node:child_process";
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { backUp } from "../../scripts/backup/back-up.js";
import { restoreDesk } from "../../scripts/backup/restore-desk.js";
import { DEFAULT_POLICY_PATH } from "../fixtures/default-policy.js";
import { newTicket, startDesk } from "../fixtures/start-desk.js";
import { until } from "../fixtures/until.js";

/** What is backed up here is a file, whatever the other suites run on. */
const ON_SQLITE = { mongodbUri: null };

const run = promisify(execFile);

async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "deskgraph-backup-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const backUpOf = (dataDir: string, to: string) =>
  backUp({ dataDir, policyFile: DEFAULT_POLICY_PATH, to, clock: () => new Date() });

test("a backup of a desk that works and is written to holds all that was acknowledged before, and every ticket whole", async () => {
  const desk = await startDesk({ config: ON_SQLITE });
  const customer = desk.as("customer");
  const acknowledged: string[] = [];
  let writing = true;
  const writers = Array.from({ length: 2 }, async () => {
    while (writing) {
      // oxlint-disable-next-line no-await-in-loop -- as fast as one client can
      const { status, json } = await customer.post("/api/tickets", newTicket());
      if (status === 201) acknowledged.push(json.ticket.ticket_id);
    }
  });
  await until(() => acknowledged.length >= 10);
  const before = [...acknowledged];
  const folder = join(await tempFolder(), "monday");
  const manifest = await backUpOf(desk.dataDir, folder);
  await until(() => acknowledged.length >= before.length + 10);
  writing = false;
  await Promise.all(writers);

  const dataDir = join(await tempFolder(), "restored");
  expect(await restoreDesk({ from: folder, dataDir })).toEqual(manifest);
  // A desk on it works everything to its end, and `stop` finds every event log and effect sound.
  const restored = await startDesk({ dataDir, config: ON_SQLITE });
  const tickets = await Promise.all(before.map((id) => restored.desk.store.tickets.get(id)));
  expect(tickets.filter((ticket) => ticket === undefined)).toEqual([]);
  for (const id of before)
    // oxlint-disable-next-line no-await-in-loop
    expect((await restored.settle(id)).ticket.settled).toBe(true);
  await restored.stop();
});

test("a backup is refused over another, and leaves nothing half-made", async () => {
  const desk = await startDesk({ config: ON_SQLITE });
  const folder = await tempFolder();
  await writeFile(join(folder, "of-others"), "kept");
  await expect(backUpOf(desk.dataDir, folder)).rejects.toThrow(/holds something already/);
  await expect(backUpOf(join(folder, "nowhere"), join(folder, "new"))).rejects.toThrow(/set DATA_DIR/);
  expect(await readdir(folder)).toEqual(["of-others"]);
});

test("a damaged backup, or a folder that holds a desk, is refused before anything is written", async () => {
  const desk = await startDesk({ config: ON_SQLITE });
  await desk.submit();
  const folder = join(await tempFolder(), "backup");
  await backUpOf(desk.dataDir, folder);
  await expect(restoreDesk({ from: folder, dataDir: desk.dataDir })).rejects.toThrow(/is there already/);
  const dataDir = join(await tempFolder(), "empty");
  await appendFile(join(folder, "deskgraph.db"), "x");
  await expect(restoreDesk({ from: folder, dataDir })).rejects.toThrow(
    /deskgraph\.db is not what was backed up/,
  );
  await expect(readdir(dataDir)).rejects.toThrow("ENOENT");
  await expect(restoreDesk({ from: dataDir, dataDir })).rejects.toThrow(/not the list of a whole backup/);
});

test("the commands say what they did, and what a desk on MongoDB needs instead", async () => {
  const desk = await startDesk({ config: ON_SQLITE });
  await desk.submit();
  const folder = join(await tempFolder(), "backup");
  const dataDir = join(await tempFolder(), "restored");
  // oxlint-disable-next-line node/no-process-env
  const { PATH = "" } = process.env;
  const tsx = (script: string, args: string[], env: Record<string, string>) =>
    run(process.execPath, ["--import", "tsx", `scripts/${script}.ts`, ...args], {
      env: { PATH, ...env },
    });
  const made = await tsx("backup", ["--to", folder], { DATA_DIR: desk.dataDir });
  expect(made.stdout).toContain("1 tickets");
  expect(JSON.parse(await readFile(join(folder, "backup.json"), "utf8"))).toMatchObject({ format: 1 });
  expect((await tsx("restore", ["--from", folder], { DATA_DIR: dataDir })).stdout).toContain("1 tickets");
  const onMongo = tsx("backup", ["--to", folder], { MONGODB_URI: "mongodb://127.0.0.1:1/desk" });
  await expect(onMongo).rejects.toThrow(/mongodump/);
});
