import { resolve } from "node:path";
import { z } from "zod";
import { AppError } from "../domain/errors.js";

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "localhost"]);

/** An empty value counts as not set: `.env` files leave names without values. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const Switch = z.enum(["on", "off"], { error: "on or off" });

const Port = z
  .string()
  .regex(/^\d{1,5}$/, "a port number from 0 to 65535")
  .transform(Number)
  .refine((port) => port <= 65_535, "a port number from 0 to 65535");

const Url = z.url({ protocol: /^https?$/, error: "an http:// or https:// address" });

const Origins = z
  .string()
  .transform((list) =>
    list
      .split(",")
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ""),
  )
  .pipe(
    z.array(
      z
        .string()
        .regex(
          /^https?:\/\/[^/\s]+$/,
          "origins such as https://shop.example, parted by commas, without a path",
        ),
    ),
  );

// Several hosts parted by commas make a replica set's address, which is no URL as browsers know them.
const MongodbUri = z
  .string()
  .regex(/^mongodb(\+srv)?:\/\/[^\s/]+(\/\S*)?$/, "a mongodb:// or mongodb+srv:// address");

const RedisUrl = z.url({ protocol: /^rediss?$/, error: "a redis:// or rediss:// address" });

const Environment = z.object({
  HOST: optional(z.string().min(1)),
  PORT: optional(Port),
  DATA_DIR: optional(z.string().min(1)),
  POLICY_FILE: optional(z.string().min(1)),
  LOG_LEVEL: optional(z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])),
  DEMO: optional(Switch),
  PUBLIC_URL: optional(Url),
  ALLOWED_ORIGINS: optional(Origins),
  LOG_FILES: optional(Switch),
  WEBHOOK_PRIVATE_ADDRESSES: optional(Switch),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(Url),
  MODEL_API_KEY: optional(z.string().min(1)),
  MODEL_BASE_URL: optional(Url),
  MODEL_NAME: optional(z.string().min(1)),
  MONGODB_URI: optional(MongodbUri),
  REDIS_URL: optional(RedisUrl),
  CHROMA_URL: optional(Url),
});

/** Every name that the desk reads from its environment, as `.env.example` lists them. */
export const ENVIRONMENT_NAMES: readonly string[] = Object.keys(Environment.shape);

export type Config = {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Absolute; nothing is written outside it. */
  readonly dataDir: string;
  readonly policyFile: string;
  readonly logLevel: string;
  /** Whether the sample shop is filled in and its keys are printed. */
  readonly demo: boolean;
  /** Where people reach it, without a slash at the end: what links in messages begin with. */
  readonly publicUrl: string;
  readonly allowedOrigins: readonly string[];
  /** Whether webhooks may call loopback and private addresses. */
  readonly webhookPrivateAddresses: boolean;
  /** Whether logs are also written to `dataDir/logs`, rotated daily and kept for 30 days. */
  readonly logFiles: boolean;
  /** Where spans are sent (OTLP over HTTP); null: nothing is traced. */
  readonly otlpEndpoint: string | null;
  /** Where documents and checkpoints are kept; null: in SQLite, in the data folder. */
  readonly mongodbUri: string | null;
  /** Where jobs are queued and processes hear of one another; null: all in this process. */
  readonly redisUrl: string | null;
  /** Where vectors are kept; null: in this process. */
  readonly chromaUrl: string | null;
  /** Null: every agent decides locally. */
  readonly model: {
    readonly apiKey: string;
    readonly baseUrl: string | undefined;
    readonly name: string;
  } | null;
};

const DEFAULT_MODEL = "gpt-4o-mini";

/**
 * The configuration from the environment, frozen.
 * @throws AppError "invalid_input" with every mistake at once
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
  cwd: string = process.cwd(),
): Config {
  const parsed = Environment.safeParse(env);
  if (!parsed.success)
    throw new AppError("invalid_input", "The environment does not fit", {
      errors: parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
    });
  const { data } = parsed;
  const host = data.HOST ?? "127.0.0.1";
  // A local endpoint (Ollama, vLLM) needs an address and no key.
  const modelKey = data.MODEL_API_KEY ?? (data.MODEL_BASE_URL === undefined ? undefined : "none");
  return Object.freeze({
    host,
    port: data.PORT ?? 3000,
    dataDir: resolve(cwd, data.DATA_DIR ?? "data"),
    policyFile: resolve(cwd, data.POLICY_FILE ?? "deskgraph.yaml"),
    logLevel: data.LOG_LEVEL ?? "info",
    demo: data.DEMO === undefined ? LOOPBACK.has(host) && data.MONGODB_URI === undefined : data.DEMO === "on",
    publicUrl: (data.PUBLIC_URL ?? `http://${host}:${data.PORT ?? 3000}`).replace(/\/+$/, ""),
    allowedOrigins: Object.freeze(data.ALLOWED_ORIGINS ?? []),
    webhookPrivateAddresses: data.WEBHOOK_PRIVATE_ADDRESSES === "on",
    logFiles: data.LOG_FILES === "on",
    otlpEndpoint: data.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    mongodbUri: data.MONGODB_URI ?? null,
    redisUrl: data.REDIS_URL ?? null,
    chromaUrl: data.CHROMA_URL ?? null,
    model:
      modelKey === undefined
        ? null
        : Object.freeze({
            apiKey: modelKey,
            baseUrl: data.MODEL_BASE_URL,
            name: data.MODEL_NAME ?? DEFAULT_MODEL,
          }),
  });
}
