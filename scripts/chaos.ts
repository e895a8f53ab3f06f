import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { AppError } from "../domain/errors.js";
import { loadConfig } from "../server/config.js";
import { loadPolicy } from "../server/policy/load-policy.js";
import { embeddedDesk, serversDesk, type DeskUnderTest } from "./chaos/desk-under-test.js";
import { readOptions, type ChaosOptions } from "./chaos/options.js";
import { isSound, printReport, reportOf } from "./chaos/report.js";
import { runStorm } from "./chaos/storm.js";
import { runCommand } from "./shared/run-command.js";

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if ("help" in options) return console.log(options.help);
  const dir = options.keep
    ? await newFolder(resolve(options.keep))
    : await mkdtemp(join(tmpdir(), "deskgraph-chaos-"));
  await mkdir(join(dir, "logs"));
  const desk = await deskFor(options, dir);
  stopOnSignals(desk);
  let sound = false;
  try {
    sound = await storm(desk, options);
  } finally {
    await desk.stop();
    // Whatever was found is found again in its database and logs.
    if (options.keep || !sound) console.log(`Database and logs are in ${dir}`);
    else await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Whether nothing was found. */
async function storm(desk: DeskUnderTest, options: ChaosOptions): Promise<boolean> {
  const { policy } = loadPolicy(loadConfig().policyFile);
  const weathered = await runStorm(desk, options, policy);
  printReport(options, weathered);
  if (options.out !== undefined)
    await writeFile(options.out, `${JSON.stringify(reportOf(options, weathered), null, 2)}\n`);
  if (isSound(weathered)) return true;
  process.exitCode = 1;
  return false;
}

/** @throws AppError "invalid_input" where something is there: a storm of the past would be checked with this one */
async function newFolder(dir: string): Promise<string> {
  await mkdir(dir, { recursive: true });
  if ((await readdir(dir)).length > 0)
    throw new AppError("invalid_input", `--keep ${dir}: expected a folder that is empty or not there yet`);
  return dir;
}

const deskFor = (options: ChaosOptions, dir: string): Promise<DeskUnderTest> =>
  options.mode === "embedded" ? embeddedDesk(dir) : serversDesk(options, dir);

/** What was started must not outlive this process, however it ends. */
function stopOnSignals(desk: DeskUnderTest): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  process.once("exit", () => {
    for (const child of desk.children) void child.kill();
  });
}

await runCommand(main);
