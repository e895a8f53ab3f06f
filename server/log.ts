import { join } from "node:path";
import { type DestinationStream, type Logger, multistream, pino, stdSerializers } from "pino";
import type { Clock } from "../domain/clock.js";
import type { Config } from "./config.js";
import { openLogFiles } from "./log-files.js";

/** What customers wrote, who they are, and secrets. A number or a switch of such a name tells nothing. */
const PRIVATE: ReadonlySet<string> = new Set([
  "text",
  "description",
  "subject",
  "content",
  "comment",
  "reply",
  "customer_email",
  "customer_name",
  "email",
  "phone",
  "address",
  "authorization",
  "cookie",
  "apiKey",
  "api_key",
  "token",
  "secret",
  "password",
]);

const HIDDEN = "[redacted]";
/** Deeper than anything that is told on purpose. */
const MAX_DEPTH = 6;

/** Our own keys and webhook secrets wherever they stand, and the password of an address. */
const SECRETS = /\b(?:dk_|whsec_)[\w+/=-]+|(?<=:\/\/)[^/\s:@]*:[^/\s@]+(?=@)/g;

type Child = (this: Logger, bindings: Record<string, unknown>, options?: object) => Logger;

/** Customer text and secrets are never logged: whatever is told is looked through for them, errors and children too. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const serializers = { err: (err: unknown) => hide(err, 0) };
  const log = pino({ level, formatters: { log: hideIn }, serializers }, destination ?? pino.destination(1));
  const child = Reflect.get(log, "child") as unknown as Child;
  // pino asks no formatter about what a child always tells; its children inherit this in turn.
  const hiding: Child = function hiding(bindings, options) {
    return child.call(this, hideIn(bindings), options);
  };
  Object.assign(log, { child: hiding });
  return log;
}

/** The log on stdout, and in files where the configuration says so; `close` writes what they still hold back. */
export async function openLog(
  { logLevel, logFiles, dataDir }: Pick<Config, "logLevel" | "logFiles" | "dataDir">,
  clock: Clock,
): Promise<{ log: Logger; close: () => Promise<void> }> {
  if (!logFiles) return { log: createLog(logLevel), close: async () => {} };
  const files = await openLogFiles(join(dataDir, "logs"), clock);
  const streams = [pino.destination(1), files].map((stream) => ({ level: "trace" as const, stream }));
  // A disk that is full must not end the desk: what cannot be kept was still told on stdout.
  const plain = createLog(logLevel);
  files.on("error", (err: Error) => plain.error({ err }, "the log file cannot be written"));
  return {
    log: createLog(logLevel, multistream(streams)),
    close: () =>
      new Promise((resolve) => {
        files.once("close", () => resolve());
        files.end();
      }),
  };
}

const hideIn = (told: Record<string, unknown>): Record<string, unknown> =>
  hide(told, 0) as Record<string, unknown>;

/** The same value, or a copy where something in it is hidden. */
function hide(value: unknown, depth: number): unknown {
  if (typeof value === "string") return value.replace(SECRETS, HIDDEN);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return HIDDEN;
  if (value instanceof Error) return hide({ ...stdSerializers.err(value) }, depth);
  if (Array.isArray(value)) return value.map((item) => hide(item, depth + 1));
  let copy: Record<string, unknown> | undefined;
  for (const [name, told] of Object.entries(value)) {
    const shown = PRIVATE.has(name) && tells(told) ? HIDDEN : hide(told, depth + 1);
    if (shown !== told) copy = { ...(copy ?? value), [name]: shown };
  }
  return copy ?? value;
}

const tells = (value: unknown): boolean =>
  value !== null && value !== undefined && typeof value !== "number" && typeof value !== "boolean";
