import { once } from "node:events";
import { AppError } from "../domain/errors.js";
import { compose, type ComposedDesk } from "./compose.js";
import { type Config, loadConfig } from "./config.js";
import { fillWithSamples } from "./demo/fill-with-samples.js";
import { demoKeys } from "./keys/demo-keys.js";

/** A mistake in what the desk was given: told in full, without a stack. */
const WRONG_CONFIGURATION = 1;

async function main(): Promise<void> {
  const config = loadConfig();
  const desk = await compose(config);
  process.once("SIGTERM", () => void stop(desk));
  process.once("SIGINT", () => void stop(desk));
  if (config.demo) await fillWithSamples({ ...desk, ...desk.store });
  await desk.start();
  const printed = config.demo ? await keysToPrint(desk) : "";
  desk.server.listen(config.port, config.host);
  await once(desk.server, "listening");
  process.stdout.write(`${printed}Deskgraph is ready at ${addressOf(desk, config)}\n`);
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

async function stop(desk: ComposedDesk): Promise<void> {
  desk.log.info({}, "stopping");
  await desk.close();
  process.exit(0);
}

main().catch((err: unknown) => {
  const told =
    err instanceof AppError
      ? [err.message, ...err.errors.map(({ path, message }) => `  ${path}: ${message}`)].join("\n")
      : err instanceof Error
        ? (err.stack ?? err.message)
        : String(err);
  process.stderr.write(`${told}\n`);
  process.exit(WRONG_CONFIGURATION);
});
