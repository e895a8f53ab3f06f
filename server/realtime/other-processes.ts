import { createAdapter } from "@socket.io/redis-adapter";
import type { Redis } from "ioredis";
import type { Logger } from "pino";
import { z } from "zod";
import type { Op } from "../../domain/documents.js";
import type { PersonDocument } from "../../domain/person.js";
import { createSeldomLog } from "../log-seldom.js";
import type { ConnectRedis } from "../redis/connect-redis.js";
import { Notice, notices } from "./notices.js";

/** What processes tell one another of their commits: keys and kinds, never content. */
export const Committed = z.object({
  notices: z.array(Notice),
  /** Whether a key or a person has changed: who may listen, and to what, is looked at again. */
  rights: z.boolean(),
});
export type Committed = z.infer<typeof Committed>;

/** What a batch of operations means to other processes. */
export const committedBy = (ops: readonly Op[]): Committed => ({
  notices: notices(ops),
  rights: ops.some(changesRights),
});

/** Of a person, what a listener's rights are read from: their counts of work change with every ticket. */
const RIGHTS_OF_PEOPLE = ["role", "queues", "active", "name"] as const satisfies (keyof PersonDocument)[];

function changesRights(op: Op): boolean {
  if (op.op === "insert") return false;
  if (op.collection === "people" && op.op === "patch")
    return RIGHTS_OF_PEOPLE.some((field) => field in op.set);
  return op.collection === "people" || op.collection === "api_keys";
}

/** The way to the other processes of the desk, through Redis. */
export type OtherProcesses = {
  adapter: ReturnType<typeof createAdapter>;
  isReachable: () => boolean;
  close: () => void;
};

/**
 * Opens it. With Redis away nothing waits and nothing throws: what is said meanwhile is not heard elsewhere, and the
 * subscriptions are made again when it is back.
 */
export function connectOtherProcesses({
  connect,
  prefix,
  log,
}: {
  connect: ConnectRedis;
  prefix: string;
  log: Pick<Logger, "warn">;
}): OtherProcesses {
  const unheard = createSeldomLog(log, "other processes were not told of commits");
  const publisher = connect.impatient("publisher");
  const subscriber = connect.patient("subscriber");
  // The adapter looks after none of its promises, and one that nobody looks after ends the process.
  quiet(publisher, ["publish"], unheard);
  quiet(subscriber, ["subscribe", "psubscribe"], unheard);
  return {
    adapter: createAdapter(publisher, subscriber, { key: `${prefix}:live` }),
    isReachable: () => publisher.status === "ready" && subscriber.status === "ready",
    close: () => {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}

type Command = "publish" | "subscribe" | "psubscribe";
type Call = (...args: unknown[]) => Promise<unknown>;

/** From now on a failure of these commands is told and does not reject. */
function quiet(client: Redis, commands: readonly Command[], failed: (err: unknown) => void): void {
  for (const command of commands) {
    const call = (client[command] as Call).bind(client);
    Object.assign(client, { [command]: (...args: unknown[]) => call(...args).catch(failed) });
  }
}
