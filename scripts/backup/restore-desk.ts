import { existsSync } from "node:fs";
import { cp, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AppError } from "../../domain/errors.js";
import { DATABASE_FILE } from "../../server/composition/open-engine.js";
import { checkDatabase } from "./copied-database.js";
import { describeFile, readManifest, type Manifest } from "./manifest.js";

/** Of a database that is in use, or was not closed. */
const DATABASE_FILES = ["", "-wal", "-shm"].map((suffix) => `${DATABASE_FILE}${suffix}`);

/**
 * Puts a backup into a data folder that holds no desk. Every file is compared with the backup's list first, and the
 * database looked through again where it then stands; it is put in place last, so that a restore that was broken off
 * leaves no desk rather than half of one.
 * @throws AppError "invalid_input" where the backup is damaged or the folder holds a desk
 */
export async function restoreDesk({ from, dataDir }: { from: string; dataDir: string }): Promise<Manifest> {
  const manifest = await readManifest(from);
  const held = DATABASE_FILES.find((name) => existsSync(join(dataDir, name)));
  if (held !== undefined)
    throw new AppError(
      "invalid_input",
      `${join(dataDir, held)} is there already: stop the desk and move it away, or set DATA_DIR to another folder`,
    );
  await compare(from, manifest);
  await mkdir(dataDir, { recursive: true });
  const database = join(dataDir, `${DATABASE_FILE}.restoring`);
  await rm(database, { force: true });
  for (const { path } of manifest.files) {
    if (path === "deskgraph.yaml") continue;
    const to = path === DATABASE_FILE ? database : join(dataDir, path);
    // oxlint-disable-next-line no-await-in-loop -- one disk
    await mkdir(dirname(to), { recursive: true });
    // oxlint-disable-next-line no-await-in-loop
    await cp(join(from, path), to);
  }
  checkDatabase(database);
  await rename(database, join(dataDir, DATABASE_FILE));
  return manifest;
}

async function compare(from: string, { files }: Manifest): Promise<void> {
  if (!files.some(({ path }) => path === DATABASE_FILE))
    throw new AppError("invalid_input", `${from}: the backup holds no ${DATABASE_FILE}`);
  const wrong: string[] = [];
  for (const { path, sha256 } of files) {
    // oxlint-disable-next-line no-await-in-loop -- one disk
    const found = await describeFile(from, path).catch(() => undefined);
    if (found === undefined) wrong.push(`${path} is missing`);
    else if (found.sha256 !== sha256) wrong.push(`${path} is not what was backed up`);
  }
  if (wrong.length > 0) throw new AppError("invalid_input", `${from} is damaged: ${wrong.join("; ")}`);
}
