import type { Op } from "../../domain/documents.js";
import { Priority } from "../../domain/enums.js";
import { SYSTEM } from "../../domain/event.js";
import type { PersonDocument } from "../../domain/person.js";
import { neededTiers } from "../../domain/routing.js";
import { isOpen, OPEN_STATUSES, type TicketDocument } from "../../domain/ticket.js";
import { isEligible } from "../../domain/workload.js";
import type { NewEvent } from "../../store/event-ops.js";
import type { JobHandler } from "../jobs/handlers.js";
import { chooseAssignee } from "./assignment.js";
import { MANY, type WorkerDeps } from "./deps.js";
import { oneByOne } from "./one-by-one.js";

type Deps = Pick<WorkerDeps, "tickets" | "reads" | "policy">;

/** At a time: so many are rarely given away before somebody is no longer free. */
const BATCH = 50;

/**
 * Gives tickets that wait for a person, or for somebody who has left, to whoever is free: the most urgent first, among
 * them the oldest. Only those are looked at that somebody free may take, so that what cannot be helped now keeps
 * nobody else waiting.
 */
export function createAssignWaiting(deps: Deps): JobHandler<"assign"> {
  return async () => {
    await oneByOne(await everyone(deps), (person) => releaseWork(deps, person));
    const [first] = await deps.tickets.needingAssignee(1);
    if (!first) return "no ticket waits for a person";
    let given = 0;
    let people = await everyone(deps);
    await oneByOne(Priority.options, async (priority) => {
      const more = await giveAll(deps, priority, people);
      if (more > 0) people = await everyone(deps);
      given += more;
    });
    return `${given} waiting tickets given to a person`;
  };
}

/** Takes the open work of somebody who has left from them. */
async function releaseWork(deps: Deps, { agent_id, active, open_count }: PersonDocument): Promise<void> {
  if (active || open_count === 0) return;
  const { items } = await deps.tickets.list({ assigned_to: agent_id, status: OPEN_STATUSES, limit: MANY });
  await oneByOne(items, ({ ticket_id }) =>
    deps.tickets.change(
      ticket_id,
      async (ticket) => {
        if (ticket.assigned_to !== agent_id || !isOpen(ticket)) return undefined;
        const review = await reviewFor(deps, ticket, { assigned_to: null, queue: ticket.queue });
        return { set: { assigned_to: null }, events: review.events, also: review.ops };
      },
      { actor: SYSTEM },
    ),
  );
}

const everyone = ({ reads }: Pick<Deps, "reads">): Promise<PersonDocument[]> =>
  reads.people.find({ limit: MANY });

async function giveAll(deps: Deps, priority: Priority, people: readonly PersonDocument[]): Promise<number> {
  const routed_queues = queuesWithRoom(people, priority, deps);
  if (routed_queues.length === 0) return 0;
  const waiting = await deps.tickets.needingAssignee(BATCH, { priority, routed_queues });
  let given = 0;
  await oneByOne(waiting, async ({ ticket_id }) => {
    if (await give(deps, ticket_id)) given += 1;
  });
  return given === 0 ? 0 : given + (await giveAll(deps, priority, await everyone(deps)));
}

/** Where somebody is free for tickets of a priority; null: for those that were routed nowhere yet, the managers'. */
function queuesWithRoom(
  people: readonly PersonDocument[],
  priority: Priority,
  { policy: { policy } }: Deps,
): (string | null)[] {
  const tiers = neededTiers(priority, policy);
  const queues = Object.keys(policy.queues).filter((queue) =>
    people.some((person) => isEligible(person, { queue, tiers })),
  );
  return queues.includes(policy.managers_queue) ? [...queues, null] : queues;
}

async function give({ tickets, reads, policy: { policy } }: Deps, ticketId: string): Promise<boolean> {
  let given = false;
  await tickets.change(
    ticketId,
    async (ticket) => {
      given = false;
      if (!ticket.needs_assignee || !isOpen(ticket)) return undefined;
      const people = await everyone({ reads });
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

/** The open review goes with the ticket, unless it is somebody else's or the managers' own. */
async function reviewFor(
  { reads }: Pick<Deps, "reads">,
  ticket: TicketDocument,
  { assigned_to, queue }: Pick<TicketDocument, "assigned_to" | "queue">,
): Promise<{ ops: Op[]; events: NewEvent[] }> {
  const review = ticket.open_review_id === null ? undefined : await reads.reviews.get(ticket.open_review_id);
  const isTheTickets = review?.assignee === null || review?.assignee === ticket.assigned_to;
  if (review?.status !== "pending" || !isTheTickets || !review.expires) return { ops: [], events: [] };
  const { review_id, version, assignee } = review;
  const set = { assignee: assigned_to, queue, version: version + 1 };
  return {
    ops: [{ op: "patch", collection: "reviews", key: review_id, where: { version }, set }],
    events: [{ type: "review.assigned", data: { review_id, from: assignee, to: assigned_to } }],
  };
}
