import { once } from "node:events";
import { Session } from "node:inspector/promises";
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { compose, type ComposedDesk } from "../../server/compose.js";
import { loadConfig } from "../../server/config.js";
import { fillWithSamples } from "../../server/demo/fill-with-samples.js";
import { issueKey } from "../../server/keys/issue-key.js";

/** What the benchmark of the intake reads from this process's first line of output. */
export type IntakeDesk = { address: string; key: string };

/**
 * The process that the benchmark of the intake loads: a desk as `npm start` composes it, whose environment says where.
 * With `--work` it also works what comes in; else the jobs wait. `--profile FILE` writes a CPU profile when it ends.
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
  const stopProfile = values.profile === undefined ? undefined : await profile(values.profile);
  process.once("SIGTERM", () => {
    void (stopProfile?.() ?? Promise.resolve()).then(() => desk.close()).finally(() => process.exit(0));
  });
  process.stdout.write(`${JSON.stringify(await told(desk))}\n`);
}

async function told(desk: ComposedDesk): Promise<IntakeDesk> {
  const deps = { ...desk, ...desk.store, policy: desk.policy.policy };
  const { key } = await issueKey(deps, { role: "client", name: "bench", vouches: true });
  const at = desk.server.address();
  if (typeof at !== "object" || at === null) throw new Error("the desk listens on no port");
  return { address: `http://${desk.config.host}:${at.port}`, key };
}

async function profile(file: string): Promise<() => Promise<void>> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.start");
  return async () => {
    const stopped = await session.post("Profiler.stop");
    await writeFile(file, JSON.stringify(stopped.profile));
    session.disconnect();
  };
}

await main();
