import { once } from "node:events";
import { SECOND_MS } from "../domain/clock.js";
import { AppError, toldInFull } from "../domain/errors.js";
import { compose, type ComposedDesk } from "./compose.js";
import { isServing, roleFrom } from "./composition/process-role.js";
import { type Config, loadConfig } from "./config.js";
import { fillWithSamples } from "./demo/fill-with-samples.js";
import { outliveForgottenWrites } from "./forgotten-writes.js";
import { openPages } from "./web/build-pages.js";
import { demoKeys } from "./keys/demo-keys.js";

/** A mistake in what the desk was given: told in full, without a stack. */
const WRONG_CONFIGURATION = 1;

/**
 * SIGTERM must end within ten seconds, of which threads that compute take some to end; what is not closed by then stays
 * as a crash would leave it, which is safe.
 */
const STOP_MS = 8 * SECOND_MS;

async function main(): Promise<void> {
  const config = loadConfig();
  const role = roleFrom(process.argv.slice(2), config);
  const stopping = stopOnSignals();
  outliveForgottenWrites(process, (err) =>
    stopping.desk?.log.warn(
      { err },
      "a write failed after its run had; the run goes on from its last checkpoint",
    ),
  );
  try {
    const pages = isServing(role) ? await pagesFor(config) : null;
    const desk = await compose(config, { role, pages });
    stopping.desk = desk;
    await open(desk);
  } catch (err) {
    // What was closed while it started fails, and that is no mistake.
    if (!stopping.asked) throw err;
  }
}

/** Null, and said so, where they cannot be built: requests are answered and tickets worked without them. */
async function pagesFor({ dataDir }: Config): Promise<string | null> {
  const say = (text: string) => void process.stderr.write(`${text}\n`);
  try {
    return await openPages({ dataDir, say });
  } catch (err) {
    say(`the desk starts without its pages: ${err instanceof Error ? err.message : String(err)}`);
    return null;
  }
}

async function open(desk: ComposedDesk): Promise<void> {
  const { config, role } = desk;
  const isDemo = config.demo && isServing(role);
  // Before anything is worked: a second desk on the same port must not touch what the first one holds.
  await listen(desk);
  if (isDemo) await fillWithSamples({ ...desk, ...desk.store });
  await desk.start();
  const printed = isDemo ? await keysToPrint(desk) : "";
  const what = role === "worker" ? "worker" : "desk";
  desk.log.info({ role }, `the ${what} is ready`);
  process.stdout.write(`${printed}Deskgraph is ready at ${addressOf(desk, config)}\n`);
}

/** @throws AppError "invalid_input" where the address cannot be had */
async function listen({ server, config }: ComposedDesk): Promise<void> {
  server.listen(config.port, config.host);
  try {
    await once(server, "listening");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      "invalid_input",
      `Cannot listen on ${config.host}:${config.port}; set HOST or PORT (${why})`,
      {
        cause,
      },
    );
  }
}

async function keysToPrint(desk: ComposedDesk): Promise<string> {
  const keys = await demoKeys({ ...desk, ...desk.store, policy: desk.policy.policy }, desk.config.dataDir);
  const lines = Object.entries(keys).map(([name, key]) => `  ${name.padEnd(10)} ${key}`);
  return `Demo keys (${desk.config.dataDir}/demo-keys.json):\n${lines.join("\n")}\n`;
}

function addressOf(desk: ComposedDesk, { host }: Config): string {
  const address = desk.server.address();
  const port = typeof address === "object" && address !== null ? address.port : desk.config.port;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

type Stopping = { asked: boolean; desk: ComposedDesk | undefined };

/** From now on SIGTERM and SIGINT close the desk, as far as there is one, and end the process with 0. */
function stopOnSignals(): Stopping {
  const stopping: Stopping = { asked: false, desk: undefined };
  const onSignal = () => {
    if (stopping.asked) return;
    stopping.asked = true;
    setTimeout(() => process.exit(0), STOP_MS);
    void stop(stopping.desk);
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  return stopping;
}

async function stop(desk: ComposedDesk | undefined): Promise<void> {
  desk?.log.info({}, "stopping");
  await desk?.close().catch((err: unknown) => desk.log.error({ err }, "not everything was closed"));
  process.exit(0);
}

main().catch((err: unknown) => {
  const told =
    err instanceof AppError
      ? toldInFull(err)
      : err instanceof Error
        ? (err.stack ?? err.message)
        : String(err);
  process.stderr.write(`${told}\n`);
  process.exit(WRONG_CONFIGURATION);
});
