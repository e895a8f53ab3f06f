import { Redis } from "ioredis";
import mongoose from "mongoose";
import { z } from "zod";

/** What the servers have done since they were started. */
export type ServerCounts = {
  /** Commands that read or write documents; undefined where the server does not count them. */
  mongoOps: number | undefined;
  redisCommands: number;
  redisBytes: number;
};

export type Servers = {
  counts(): Promise<ServerCounts>;
  dropDatabase(): Promise<void>;
  close(): Promise<void>;
};

const Opcounters = z.object({
  opcounters: z.object({
    insert: z.number(),
    query: z.number(),
    update: z.number(),
    delete: z.number(),
    command: z.number(),
  }),
});

/** Connections of the benchmark's own to the servers that the desk uses. */
export async function openServers(mongodbUri: string, redisUrl: string): Promise<Servers> {
  const mongo = await mongoose.createConnection(mongodbUri).asPromise();
  const redis = new Redis(redisUrl);
  return {
    counts: async () => {
      const status = Opcounters.safeParse(await mongo.db?.admin().serverStatus());
      const info = await redis.info("stats");
      const stat = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, "m").exec(info)?.[1] ?? 0);
      return {
        mongoOps: status.success
          ? Object.values(status.data.opcounters).reduce((all, one) => all + one, 0)
          : undefined,
        redisCommands: stat("total_commands_processed"),
        redisBytes: stat("total_net_input_bytes") + stat("total_net_output_bytes"),
      };
    },
    dropDatabase: () => mongo.dropDatabase(),
    close: async () => {
      await mongo.close();
      redis.disconnect();
    },
  };
}
