import type { RunDocument } from "../../domain/run.js";
import type { TicketDocument } from "../../domain/ticket.js";

/** What became of the tickets that were sent. */
export type Account = {
  submitted: number;
  /** Runs that ended, and that wait at their review for a person. */
  completed: number;
  interrupted: number;
  /** Tickets sent and not found. */
  lost: string[];
  /** Tickets with a failed run, or with a node that failed for good; and jobs that were given up. */
  failed: string[];
  /** Tickets with something left to do that nobody does. */
  stuck: string[];
  /** Tickets that a part was missing for, by part. */
  degraded: Record<string, number>;
  statuses: Record<string, number>;
};

type Facts = {
  submitted: readonly string[];
  tickets: readonly TicketDocument[];
  runs: readonly RunDocument[];
  failedJobs: readonly { name: string; error: string }[];
};

/** Every ticket is answered for: it stands in exactly one of completed, interrupted, lost, failed and stuck. */
export function accountFor({ submitted, tickets, runs, failedJobs }: Facts): Account {
  const byId = new Map(tickets.map((ticket) => [ticket.ticket_id, ticket]));
  const runOf = new Map(runs.map((run) => [run.run_id, run]));
  const ends = submitted.map((id) => ({ id, end: endOf(byId.get(id), runOf) }));
  const idsOf = (wanted: string) => ends.filter(({ end }) => end === wanted).map(({ id }) => id);
  const found = submitted.flatMap((id) => byId.get(id) ?? []);
  return {
    submitted: submitted.length,
    completed: idsOf("completed").length,
    interrupted: idsOf("interrupted").length,
    lost: idsOf("lost"),
    failed: [...idsOf("failed"), ...failedJobs.map(({ name, error }) => `job ${name}: ${error}`)],
    stuck: idsOf("stuck"),
    degraded: countBy(found.flatMap(({ degraded }) => degraded)),
    statuses: countBy(found.map(({ status }) => status)),
  };
}

/** Whether nothing was lost, stuck or failed. */
export const isSound = ({ lost, failed, stuck }: Account): boolean =>
  lost.length + failed.length + stuck.length === 0;

function endOf(
  ticket: TicketDocument | undefined,
  runs: ReadonlyMap<string, RunDocument>,
): "completed" | "interrupted" | "lost" | "failed" | "stuck" {
  if (!ticket) return "lost";
  const run = ticket.run_id === null ? undefined : runs.get(ticket.run_id);
  if (run?.status === "failed" || ticket.degraded.includes("graph")) return "failed";
  if (!ticket.settled || !run) return "stuck";
  if (run.status === "completed" && ticket.handled >= ticket.watermark) return "completed";
  return run.status === "interrupted" && ticket.open_review_id !== null ? "interrupted" : "stuck";
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values.toSorted()) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
