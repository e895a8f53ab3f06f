import type { Op } from "../../domain/documents.js";
import { Priority } from "../../domain/enums.js";
import { SYSTEM } from "../../domain/event.js";
import { isOpen, type TicketDocument } from "../../domain/ticket.js";
import type { NewEvent } from "../../store/event-ops.js";
import type { JobHandler } from "../jobs/handlers.js";
import { chooseAssignee } from "./assignment.js";
import { MANY, type WorkerDeps } from "./deps.js";
import { oneByOne } from "./one-by-one.js";

type Deps = Pick<WorkerDeps, "tickets" | "reads" | "policy">;

/** Gives tickets that wait for a person to whoever is free: the most urgent first, among them the oldest. */
export function createAssignWaiting(deps: Deps): JobHandler<"assign"> {
  return async () => {
    const waiting = await deps.tickets.needingAssignee(MANY);
    const rank = (ticket: TicketDocument) => Priority.options.indexOf(ticket.priority);
    const inOrder = waiting.toSorted((a, b) => rank(a) - rank(b) || (a.created_at < b.created_at ? -1 : 1));
    let given = 0;
    let people = await deps.reads.people.find({ limit: MANY });
    await oneByOne(inOrder, async (ticket) => {
      // Looked at without a commit first: most of those that wait are not to be helped now.
      if (chooseAssignee({ ticket, people, policy: deps.policy.policy }).assigned_to === null) return;
      if (await give(deps, ticket.ticket_id)) given += 1;
      people = await deps.reads.people.find({ limit: MANY });
    });
    return `${given} of ${waiting.length} waiting tickets given to a person`;
  };
}

async function give({ tickets, reads, policy: { policy } }: Deps, ticketId: string): Promise<boolean> {
  let given = false;
  await tickets.change(
    ticketId,
    async (ticket) => {
      given = false;
      if (!ticket.needs_assignee || !isOpen(ticket)) return undefined;
      const people = await reads.people.find({ limit: MANY });
      const { also, ...chosen } = chooseAssignee({ ticket, people, policy });
      if (chosen.assigned_to === null) return undefined;
      given = true;
      const review = await reviewFor({ reads }, ticket, chosen);
      return { set: chosen, events: review.events, also: [...also, ...review.ops] };
    },
    { actor: SYSTEM },
  );
  return given;
}

/** The open review goes with the ticket, unless it is somebody's already or the managers' own. */
async function reviewFor(
  { reads }: Pick<Deps, "reads">,
  ticket: TicketDocument,
  { assigned_to, queue }: Pick<TicketDocument, "assigned_to" | "queue">,
): Promise<{ ops: Op[]; events: NewEvent[] }> {
  const review = ticket.open_review_id === null ? undefined : await reads.reviews.get(ticket.open_review_id);
  if (review?.status !== "pending" || review.assignee !== null || !review.expires)
    return { ops: [], events: [] };
  const { review_id, version } = review;
  const set = { assignee: assigned_to, queue, version: version + 1 };
  return {
    ops: [{ op: "patch", collection: "reviews", key: review_id, where: { version }, set }],
    events: [{ type: "review.assigned", data: { review_id, from: null, to: assigned_to } }],
  };
}
