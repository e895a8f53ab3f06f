import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { compose, type ComposedDesk } from "../../server/compose.js";
import { loadConfig } from "../../server/config.js";
import { fillWithSamples } from "../../server/demo/fill-with-samples.js";
import { issueKey } from "../../server/keys/issue-key.js";
import { profileThreads } from "./profile-threads.js";

/** What the benchmark of the intake reads from this process's first line of output. */
export type IntakeDesk = { address: string; key: string };

/**
 * The process that the benchmark of the intake loads: a desk as `npm start` composes it, whose environment says where.
 * With `--work` it also works what comes in; else the jobs wait. From a SIGUSR2 on it is profiled, and writes that to
 * `--profile FILE` when it ends.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { work: { type: "boolean", default: false }, profile: { type: "string" } },
  });
  const desk = await compose(loadConfig());
  desk.server.listen(desk.config.port, desk.config.host);
  await once(desk.server, "listening");
  await fillWithSamples({ ...desk, ...desk.store });
  if (values.work) await desk.start();
  let profiling: ReturnType<typeof profileThreads> | undefined;
  process.once("SIGUSR2", () => {
    profiling = profileThreads();
  });
  const end = async () => {
    const stopProfiles = await profiling;
    if (stopProfiles && values.profile !== undefined)
      await writeFile(values.profile, JSON.stringify(await stopProfiles()));
    await desk.close();
  };
  process.once("SIGTERM", () => void end().finally(() => process.exit(0)));
  process.stdout.write(`${JSON.stringify(await told(desk))}\n`);
}

async function told(desk: ComposedDesk): Promise<IntakeDesk> {
  const deps = { ...desk, ...desk.store, policy: desk.policy.policy };
  const { key } = await issueKey(deps, { role: "client", name: "bench", vouches: true });
  const at = desk.server.address();
  if (typeof at !== "object" || at === null) throw new Error("the desk listens on no port");
  return { address: `http://${desk.config.host}:${at.port}`, key };
}

await main();
