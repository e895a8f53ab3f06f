import { createAdapter } from "@socket.io/redis-adapter";
import type { Redis } from "ioredis";
import type { Logger } from "pino";
import { z } from "zod";
import { CollectionNames, type Op } from "../../domain/documents.js";
import { createSeldomLog } from "../log-seldom.js";
import type { ConnectRedis } from "../redis/connect-redis.js";
import { Notice, notices } from "./notices.js";

/** Documents that a process may hold copies of; what else is written is told by its notices, or is nobody's concern. */
const HELD_COPIES: ReadonlySet<string> = new Set(["tickets", "articles", "people", "api_keys", "customers"]);

/** What processes tell one another of their commits: keys and kinds, never content. */
export const Committed = z.object({
  notices: z.array(Notice),
  /** Documents of which somebody may hold a copy, as collection and key. */
  changed: z.array(z.tuple([z.enum(CollectionNames), z.string()])),
});
export type Committed = z.infer<typeof Committed>;

/** What a batch of operations means to other processes. */
export function committedBy(ops: readonly Op[]): Committed {
  const changed = ops.flatMap((op): Committed["changed"] =>
    op.op !== "insert" && HELD_COPIES.has(op.collection) && !isLease(op) ? [[op.collection, op.key]] : [],
  );
  return { notices: notices(ops), changed };
}

/** Leases come and go without a version, and nobody reads them from a copy. */
const isLease = (op: Op): boolean =>
  op.op === "patch" && op.collection === "tickets" && !("version" in op.set);

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
