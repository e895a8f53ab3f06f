import { z } from "zod";
import { AppError } from "../../domain/errors.js";
import type { Config } from "../config.js";

/**
 * What a process does: `api` answers requests and tells listeners; `worker` works tickets and answers nothing but
 * whether it is well; `all` does both. Any number of each stand on one MongoDB and one Redis.
 */
export const ProcessRole = z.enum(["all", "api", "worker"]);
export type ProcessRole = z.infer<typeof ProcessRole>;

export const isServing = (role: ProcessRole): boolean => role !== "worker";
export const isWorking = (role: ProcessRole): boolean => role !== "api";

/**
 * The role that a command line asks for; everything where it names none.
 * @throws AppError "invalid_input" for any other word, and for a role of several processes without what they share
 */
export function roleFrom([word = "all"]: readonly string[], config: Config): ProcessRole {
  const role = ProcessRole.safeParse(word);
  if (!role.success)
    throw new AppError(
      "invalid_input",
      `There is no role ${word}: leave it out for everything, or say api or worker`,
    );
  const missing = [
    ...(config.mongodbUri === null ? ["MONGODB_URI"] : []),
    ...(config.redisUrl === null ? ["REDIS_URL"] : []),
  ];
  if (role.data !== "all" && missing.length > 0)
    throw new AppError(
      "invalid_input",
      `The role ${role.data} is for several processes, which must share documents and queues`,
      {
        errors: missing.map((path) => ({
          path,
          message: "must be set; npm start does everything in one process without it",
        })),
      },
    );
  return role.data;
}
