import { SECOND_MS } from "../../domain/clock.js";
import { AppError } from "../../domain/errors.js";
import { SYSTEM } from "../../domain/event.js";
import { nextStep, type NextStep } from "../../domain/next-step.js";
import type { ReviewDocument } from "../../domain/review.js";
import type { RunDocument } from "../../domain/run.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { GiveUp, type JobContext, type JobHandler } from "../jobs/handlers.js";
import { driveRun } from "./drive-run.js";
import type { ProjectDeps } from "./project-run.js";
import type { AcquireLease, RunLease } from "./run-lease.js";
import { reviewOf } from "./review-of.js";
import { startRun } from "./start-run.js";
import { supersedeRun } from "./supersede-run.js";

export type WorkTicketDeps = ProjectDeps & { acquireLease: AcquireLease };

/** Until a ticket that another worker holds is looked at again. */
const BUSY_MS = SECOND_MS;
/** More steps than any ticket needs in one go: then others have their turn. */
const MAX_STEPS = 30;

/**
 * The job that moves a ticket: under its lease it takes whatever step the documents say is next, until there is
 * none. A worker that loses the lease stops where it is: who took it goes on.
 */
export function createWorkTicket(deps: WorkTicketDeps): JobHandler<"work-ticket"> {
  return async ({ ticket_id }, context) => {
    const again = (delayMs: number) => deps.jobs.enqueue("work-ticket", { ticket_id }, { delayMs });
    const lease = await deps.acquireLease(ticket_id);
    if (!lease) {
      again(BUSY_MS);
      return "another worker has it";
    }
    try {
      const taken = await takeSteps(deps, ticket_id, { lease, context });
      if (taken.length === MAX_STEPS) again(0);
      return taken.join(", ") || "nothing to do";
    } catch (err) {
      if (!(err instanceof AppError && err.code === "lease_lost")) throw err;
      again(BUSY_MS);
      return "another worker has taken it over";
    } finally {
      await lease.release();
    }
  };
}

type Working = { lease: RunLease; context: JobContext };

async function takeSteps(deps: WorkTicketDeps, ticketId: string, working: Working): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < MAX_STEPS) {
    // oxlint-disable-next-line no-await-in-loop -- each step changes the documents that the next one is read from
    const facts = await factsOf(deps, ticketId);
    const next = nextStep({ ...facts, graphVersion: deps.graphVersion });
    if (next.step === "none") {
      if (facts.ticket.needs_assignee) deps.jobs.enqueue("assign", {});
      break;
    }
    // oxlint-disable-next-line no-await-in-loop
    taken.push(await take(deps, { ...facts, next }, working));
  }
  return taken;
}

type Facts = { ticket: TicketDocument; run: RunDocument | undefined; review: ReviewDocument | undefined };

async function factsOf({ tickets, reads }: WorkTicketDeps, ticketId: string): Promise<Facts> {
  const ticket = await tickets.get(ticketId);
  if (!ticket) throw new GiveUp(`there is no ticket ${ticketId}`);
  if (ticket.run_id === null) return { ticket, run: undefined, review: undefined };
  const run = await reads.runs.get(ticket.run_id);
  return { ticket, run, review: run && (await reviewOf({ reads }, run)) };
}

async function take(
  deps: WorkTicketDeps,
  { next, ticket, run, review }: Facts & { next: NextStep },
  { lease, context }: Working,
): Promise<string> {
  const { token } = lease;
  switch (next.step) {
    case "start":
      await startRun(deps, ticket.ticket_id, { token });
      return "run started";
    case "supersede":
      await supersedeRun(deps, { ...next, token });
      return `run superseded: ${next.why}`;
    case "drive":
    case "resume":
      return run ? `run ${await driveRun(deps, { run, review, lease, context })}` : "no run";
    case "settle":
      await deps.tickets.change(
        ticket.ticket_id,
        // Only the ticket that was looked at: a message may have come since.
        ({ version }) => (version === ticket.version ? { set: { settled: true } } : undefined),
        { actor: SYSTEM, lease: { token } },
      );
      return "settled";
    case "none":
      return "nothing";
  }
}
