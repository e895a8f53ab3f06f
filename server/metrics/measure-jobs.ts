import { GiveUp, type JobContext, type JobHandlers } from "../jobs/handlers.js";
import type { Instruments } from "./instruments.js";

/** The same handlers, each attempt of theirs measured. */
export function measureJobs(handlers: JobHandlers, { jobs }: Pick<Instruments, "jobs">): JobHandlers {
  const measured = Object.entries(handlers).map(([job, handle]) => {
    const handleAny = handle as (payload: unknown, context: JobContext) => Promise<string>;
    const attempt = async (payload: unknown, context: JobContext) => {
      const end = jobs.startTimer({ job_name: job });
      try {
        const told = await handleAny(payload, context);
        end({ outcome: "done" });
        return told;
      } catch (err) {
        end({ outcome: context.last || err instanceof GiveUp ? "failed" : "retried" });
        throw err;
      }
    };
    return [job, attempt] as const;
  });
  // Each under the name that its payload belongs to, as it was.
  return Object.fromEntries(measured) as JobHandlers;
}
