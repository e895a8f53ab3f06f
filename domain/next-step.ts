import type { ReviewDocument } from "./review.js";
import type { RunDocument } from "./run.js";
import { isOpen, type TicketDocument } from "./ticket.js";

/** What the worker does next for a ticket. */
export type NextStep =
  /** Ends a live run and its open review: it answers what is no longer asked. Approved actions stand. */
  | { step: "supersede"; run_id: string; why: string }
  /** Resumes the graph at its interrupt with what a person decided. */
  | { step: "resume"; run_id: string; review: ReviewDocument }
  /**
   * Carries a live run on from its checkpoints, whichever way it stands: pending at an interrupt that was decided:
   * resume; at one that was not: project it; work left: continue; at its end: project. The run's document cannot
   * tell these apart after a crash; its checkpoint can.
   */
  | { step: "drive"; run_id: string }
  /** Begins a run for the current epoch and watermark. */
  | { step: "start" }
  /** Notes that nothing is left to do. */
  | { step: "settle" }
  | { step: "none" };

export type WorkFacts = {
  ticket: TicketDocument;
  /** The ticket's current or last run. */
  run: RunDocument | undefined;
  /** The latest review of that run, decided or not. */
  review: ReviewDocument | undefined;
  /** Of the graph that this process runs. */
  graphVersion: string;
};

const DECIDED: ReadonlySet<ReviewDocument["status"]> = new Set([
  "accepted",
  "edited",
  "responded",
  "ignored",
]);

/**
 * What a ticket's documents say is next: a pure function of them, so that whoever asks, whenever and however often,
 * takes the same step; each step changes what made it next. Whoever ends a run as completed or failed raises
 * `handled` to at least its watermark in the same commit; a person's reply does so too, which is how a live run knows
 * that it is no longer needed, even where the ticket was handed back since. That, and only a customer's message
 * raising `watermark`, is why this comes to rest.
 *
 * A decision to accept or edit outlives everything but a change of graph: approved actions are done even if a newer
 * message, another person or a new epoch has come between (*act* then voids the reply). A decision to ignore is the
 * person taking over, so a newer message does not undo it. An instruction is only a wish for another draft: what
 * overtakes the run overtakes it. A ticket that is resolved waits for nobody, so no run is started for it either.
 */
export function nextStep({ ticket, run, review, graphVersion }: WorkFacts): NextStep {
  if (run && isLive(run)) {
    const asked = review?.run_id === run.run_id ? review : undefined;
    const why = staleBecause(ticket, run, { asked, graphVersion });
    if (why !== undefined) return { step: "supersede", run_id: run.run_id, why };
    if (run.status === "running" || !asked) return { step: "drive", run_id: run.run_id };
    if (isDecided(asked)) return { step: "resume", run_id: run.run_id, review: asked };
  } else if (wantsRun(ticket)) {
    return { step: "start" };
  }
  return ticket.settled ? { step: "none" } : { step: "settle" };
}

function staleBecause(
  ticket: TicketDocument,
  run: RunDocument,
  { asked, graphVersion }: { asked: ReviewDocument | undefined; graphVersion: string },
): string | undefined {
  if (run.graph_version !== graphVersion)
    return `it was begun by graph ${run.graph_version}, this desk runs ${graphVersion}`;
  if (asked?.status === "accepted" || asked?.status === "edited") return undefined;
  if (asked?.status === "ignored") return endedBecause(ticket, run);
  if (asked?.status === "superseded" && run.status === "interrupted") return "its review was superseded";
  return overtakenBecause(ticket, run);
}

/** What a run, a review or a reply was made for. */
type MadeFor = { epoch: number; watermark: number };

/** Why what was made for an epoch and a watermark is no longer asked for; undefined while it is. */
export function overtakenBecause(ticket: TicketDocument, made: MadeFor): string | undefined {
  const ended = endedBecause(ticket, made);
  if (ended !== undefined) return ended;
  if (ticket.human_owned) return "a person has taken the ticket over";
  if (ticket.watermark !== made.watermark) return "the customer has written again";
  if (ticket.handled >= made.watermark) return "a person has answered";
  return undefined;
}

function endedBecause(ticket: TicketDocument, { epoch }: Pick<MadeFor, "epoch">): string | undefined {
  if (ticket.epoch !== epoch) return "the ticket was reopened";
  return isOpen(ticket) ? undefined : `the ticket was ${ticket.status}`;
}

const isLive = ({ status }: RunDocument): boolean => status === "running" || status === "interrupted";

const isDecided = ({ status }: ReviewDocument): boolean => DECIDED.has(status);

const wantsRun = (ticket: TicketDocument): boolean =>
  isOpen(ticket) && !ticket.human_owned && ticket.watermark > ticket.handled;
