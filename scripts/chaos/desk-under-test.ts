import { cp } from "node:fs/promises";
import { join } from "node:path";
import type { Documents } from "../../domain/documents.js";
import { DATABASE_FILE } from "../../server/composition/open-engine.js";
import { openMongoDocuments } from "../../store/mongo-documents.js";
import { openSqliteDocuments } from "../../store/sqlite-documents.js";
import type { RawReader } from "./check/desk-data.js";
import { openMongoReader } from "./check/mongo-reader.js";
import { openSqliteReader } from "./check/sqlite-reader.js";
import type { Target } from "./faults/inject.js";
import type { ChaosOptions } from "./options.js";
import type { Child } from "./processes/child.js";
import { describeDesk, type DeskProcess, type DeskRole } from "./processes/desk-processes.js";
import { freePorts } from "./processes/ports.js";
import { describeMongo, describeRedis } from "./processes/servers.js";

const STOP_MS = 12_000;

/** A desk of real processes, the servers it stands on, and both ways into its database. */
export type DeskUnderTest = {
  children: readonly Child[];
  targets: readonly Target[];
  /** Of every process that serves the API. */
  urls: readonly string[];
  start(): Promise<void>;
  /** As the desk sees its documents: for what must be there before the storm. */
  openDocuments(): Promise<Documents>;
  /** As the checker sees them. */
  openReader(): Promise<RawReader>;
  stop(): Promise<void>;
};

/** One process that does everything, on SQLite. */
export async function embeddedDesk(dir: string): Promise<DeskUnderTest> {
  const [port = 0] = await freePorts(1);
  const desk = describeDesk({ role: "embedded", number: 1, port, dir, env: {} });
  const path = join(dir, "data", DATABASE_FILE);
  return {
    children: [desk.child],
    targets: [{ child: desk.child, kinds: ["kill-desk", "pause-desk"] }],
    urls: [desk.url],
    start: () => desk.child.start(),
    openDocuments: async () => openSqliteDocuments({ path }),
    openReader: async () => openSqliteReader(path),
    stop: () => stopAll([desk.child], []),
  };
}

/** Several processes of either role, on a MongoDB and a Redis of their own. */
export async function serversDesk(options: ChaosOptions, dir: string): Promise<DeskUnderTest> {
  const roles: DeskRole[] = [
    ...Array.from({ length: options.api }, () => "api" as const),
    ...Array.from({ length: options.workers }, () => "worker" as const),
  ];
  const [mongoPort = 0, redisPort = 0, ...ports] = await freePorts(2 + roles.length);
  const mongo = describeMongo({ command: options.mongo_command, port: mongoPort, dir });
  const redis = describeRedis({ command: options.redis_command, port: redisPort, dir });
  const env = { MONGODB_URI: mongo.uri, REDIS_URL: redis.uri };
  const processes = roles.map((role, at) =>
    describeDesk({
      role,
      number: role === "api" ? at + 1 : at + 1 - options.api,
      port: ports[at] ?? 0,
      dir,
      env,
    }),
  );
  const children = processes.map(({ child }) => child);
  return {
    children: [...children, mongo.child, redis.child],
    targets: [
      ...processes.map(targetOf),
      { child: mongo.child, kinds: ["kill-mongo", "pause-mongo"] },
      {
        child: redis.child,
        kinds: ["kill-redis", "pause-redis", "lose-redis"],
        whileDown: async (kind) => (kind === "lose-redis" ? redis.wipe() : undefined),
      },
    ],
    urls: processes.filter(({ role }) => role === "api").map(({ url }) => url),
    start: async () => {
      await Promise.all([mongo.child.start(), redis.child.start()]);
      await startAll(processes);
    },
    openDocuments: () => openMongoDocuments({ uri: mongo.uri }),
    openReader: () => openMongoReader(mongo.uri),
    stop: () => stopAll(children, [mongo.child, redis.child]),
  };
}

const targetOf = ({ child, role }: DeskProcess): Target => ({
  child,
  kinds: role === "api" ? ["kill-api", "pause-api"] : ["kill-worker", "pause-worker"],
});

/** The first trains the classifiers; the others begin with a copy of what it keeps, as a built image would have it. */
async function startAll([first, ...others]: readonly DeskProcess[]): Promise<void> {
  await first?.child.start();
  await Promise.all(
    others.map(async ({ child, dataDir }) => {
      if (first) await cp(first.dataDir, dataDir, { recursive: true });
      await child.start();
    }),
  );
}

/** Processes first, while their servers still answer. */
async function stopAll(processes: readonly Child[], servers: readonly Child[]): Promise<void> {
  for (const child of [...servers, ...processes]) child.resume();
  await Promise.all(processes.map((child) => child.stop(STOP_MS)));
  await Promise.all(servers.map((child) => child.stop(STOP_MS)));
}
