import { Redis, type RedisOptions } from "ioredis";
import type { Logger } from "pino";
import { SECOND_MS } from "../../domain/clock.js";
import { createSeldomLog } from "../log-seldom.js";

/** A server that has come back is found within this. */
const RECONNECT_MS = SECOND_MS;
/** A first retry sooner than this only meets a server that has just gone. */
const FIRST_RECONNECT_MS = 50;
const CONNECT_MS = 5 * SECOND_MS;
/** What a server that hangs has not answered by then fails, where somebody waits for it. */
const ANSWER_MS = 5 * SECOND_MS;

/** Opens connections to one Redis, whether it is there or not: each finds it when it comes, and again after each loss. */
export type ConnectRedis = {
  /** For requests that may fail: with no server they fail at once, and after five seconds with one that hangs. */
  impatient(name: string): Redis;
  /** For those that wait for the server as long as it takes: workers and subscribers. */
  patient(name: string): Redis;
};

/** Connections for a `redis://` or `rediss://` address; what they meet is told the log, seldom. */
export function createConnectRedis({ url, log }: { url: string; log: Pick<Logger, "warn"> }): ConnectRedis {
  const connect = (name: string, options: RedisOptions): Redis => {
    const client = new Redis(url, {
      connectionName: `deskgraph-${name}`,
      connectTimeout: CONNECT_MS,
      retryStrategy: (times) => Math.min(FIRST_RECONNECT_MS * times, RECONNECT_MS),
      // A replica that was promoted away answers so until the connection is made anew.
      reconnectOnError: (err) => (err.message.startsWith("READONLY") ? 2 : false),
      ...options,
    });
    client.on("error", createSeldomLog(log, `Redis does not answer the ${name}`));
    return client;
  };
  return {
    impatient: (name) =>
      connect(name, { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: ANSWER_MS }),
    patient: (name) => connect(name, { maxRetriesPerRequest: null }),
  };
}
