import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import pinoRoll from "pino-roll";
import { DAY_MS, type Clock } from "../domain/clock.js";

const KEPT_DAYS = 30;

type Roll = Awaited<ReturnType<typeof pinoRoll>>;

/**
 * A file a day in `dir`, `deskgraph.2026-01-31.1.log`. What is older than 30 days goes, when the desk starts and
 * whenever a new day begins.
 * @throws what the file system throws where the folder cannot be written
 */
export async function openLogFiles(dir: string, clock: Clock): Promise<Roll> {
  await mkdir(dir, { recursive: true });
  await removeOld(dir, clock);
  return pinoRoll({
    file: join(dir, "deskgraph"),
    frequency: "daily",
    dateFormat: "yyyy-MM-dd",
    extension: ".log",
    mkdir: true,
    sync: false,
    limit: { count: KEPT_DAYS, removeOtherLogFiles: true },
  });
}

/** A desk that does not live past midnight never begins a new day by itself. */
async function removeOld(dir: string, clock: Clock): Promise<void> {
  const before = clock().getTime() - KEPT_DAYS * DAY_MS;
  const names = (await readdir(dir)).filter((name) => /^deskgraph\..*\.log$/.test(name));
  await Promise.all(
    names.map(async (name) => {
      const path = join(dir, name);
      if ((await stat(path)).mtimeMs < before) await rm(path, { force: true });
    }),
  );
}
