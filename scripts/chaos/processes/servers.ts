import { mkdir, rm } from "node:fs/promises";
import { createConnection } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import mongoose from "mongoose";
import { createChild, type Child } from "./child.js";

const START_MS = 60_000;

/** What is started where nothing else is said; `{port}` and `{dir}` are filled in. */
export const DEFAULT_COMMANDS = {
  redis:
    "redis-server --port {port} --dir {dir} --appendonly yes --appendfsync always --maxmemory-policy noeviction",
  mongo: "mongod --port {port} --dbpath {dir} --bind_ip 127.0.0.1 --replSet rs0",
} as const;

/** A server that the desk stands on. */
export type Server = {
  child: Child;
  uri: string;
  /** Takes away everything it holds; only while it is not running. */
  wipe(): Promise<void>;
};

type Described = { command: string; port: number; dir: string };

/** A Redis of the storm's own. */
export function describeRedis(described: Described): Server {
  return describe("redis", described, {
    uri: `redis://127.0.0.1:${described.port}`,
    isReady: () => answersPing(described.port),
  });
}

/** A MongoDB of the storm's own: a replica set of one, begun on its first start. */
export function describeMongo(described: Described): Server {
  const uri = `mongodb://127.0.0.1:${described.port}/deskgraph?directConnection=true`;
  return describe("mongo", described, { uri, isReady: () => isWritable(uri) });
}

function describe(
  name: string,
  { command, port, dir: under }: Described,
  { uri, isReady }: { uri: string; isReady: () => Promise<boolean> },
): Server {
  const dir = join(under, name);
  const words = command
    .trim()
    .split(/\s+/)
    .map((word) => word.replaceAll("{port}", String(port)).replaceAll("{dir}", dir));
  const child = createChild({
    name,
    command: words,
    logFile: join(under, "logs", `${name}.log`),
    isReady,
    startMs: START_MS,
  });
  return {
    child: {
      ...child,
      get running() {
        return child.running;
      },
      start: async () => {
        await mkdir(dir, { recursive: true });
        await child.start();
      },
    },
    uri,
    wipe: () => rm(dir, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Redis says +PONG; while it loads its data it says -LOADING. */
async function answersPing(port: number): Promise<boolean> {
  const socket = createConnection({ port, host: "127.0.0.1", timeout: 2000 });
  try {
    socket.write("PING\r\n");
    const [answer] = (await once(socket, "data", { signal: AbortSignal.timeout(2000) })) as [Buffer];
    return answer.toString().startsWith("+PONG");
  } finally {
    socket.destroy();
  }
}

async function isWritable(uri: string): Promise<boolean> {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 2000 });
  try {
    const admin = client.db("admin");
    const hello = await admin.command({ hello: 1 });
    if (hello["isWritablePrimary"] === true && hello["setName"]) return true;
    // One that has its replica set already, or begins it by itself, refuses: then it is only not ready yet.
    await admin.command({ replSetInitiate: {} }).catch(() => undefined);
    return false;
  } finally {
    await client.close();
  }
}
