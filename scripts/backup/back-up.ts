import { existsSync } from "node:fs";
import { cp, mkdir, open, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../domain/clock.js";
import { AppError } from "../../domain/errors.js";
import { DATABASE_FILE } from "../../server/composition/open-engine.js";
import { checkDatabase, copyDatabase } from "./copied-database.js";
import { describeFile, MANIFEST_FILE, type Manifest } from "./manifest.js";

/** What of the data folder is kept beside the database: trained classifiers and embeddings, slow to make again. */
const KNOWLEDGE = "knowledge";

type BackUp = {
  dataDir: string;
  /** Kept for whoever restores; a restore never overwrites the policy in force. */
  policyFile: string;
  /** A folder that is not there yet, or empty. */
  to: string;
  clock: Clock;
};

/**
 * Copies a desk of the embedded engine as it stands at one moment, while it runs: every change that was acknowledged
 * before is in it, whole, with its events. It is built beside its place and moved there when it is complete.
 * @throws AppError "invalid_input" where there is no desk, or something stands in the backup's place
 */
export async function backUp({ dataDir, policyFile, to, clock }: BackUp): Promise<Manifest> {
  const database = join(dataDir, DATABASE_FILE);
  if (!existsSync(database))
    throw new AppError("invalid_input", `${database} is not there: set DATA_DIR to the desk's data folder`);
  await refuseToOverwrite(to);
  const beside = `${to.replace(/\/+$/, "")}.partial-${process.pid}`;
  await mkdir(beside, { recursive: true });
  try {
    const made_at = clock().toISOString();
    copyDatabase(database, join(beside, DATABASE_FILE));
    const knowledge = join(dataDir, KNOWLEDGE);
    if (existsSync(knowledge)) await cp(knowledge, join(beside, KNOWLEDGE), { recursive: true });
    if (existsSync(policyFile)) await cp(policyFile, join(beside, "deskgraph.yaml"));
    const manifest: Manifest = {
      format: 1,
      made_at,
      documents: checkDatabase(join(beside, DATABASE_FILE)),
      files: await describeAll(beside),
    };
    await writeFile(join(beside, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
    await onDisk(beside, [...manifest.files.map(({ path }) => path), MANIFEST_FILE]);
    await rename(beside, to);
    return manifest;
  } catch (err) {
    await rm(beside, { recursive: true, force: true });
    throw err;
  }
}

async function refuseToOverwrite(to: string): Promise<void> {
  if (!existsSync(to)) return;
  const held = await readdir(to).catch(() => ["a file"]);
  if (held.length > 0)
    throw new AppError("invalid_input", `${to} holds something already: name a folder that is not there yet`);
  await rmdir(to);
}

async function describeAll(folder: string): Promise<Manifest["files"]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
  return Promise.all(paths.map((path) => describeFile(folder, path)));
}

/** A backup that a power cut could still take is none. */
async function onDisk(folder: string, paths: readonly string[]): Promise<void> {
  await Promise.all(
    paths.map(async (path) => {
      const file = await open(join(folder, path), "r+");
      await file.sync();
      await file.close();
    }),
  );
}
