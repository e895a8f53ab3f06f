import { isoAfter, isoNow, MINUTE_MS, SECOND_MS } from "../../domain/clock.js";
import { DeadLetterDocument } from "../../domain/dead-letter.js";
import { EffectDocument } from "../../domain/effect.js";
import { ticketJobPriority } from "../../domain/job-priority.js";
import type { JobName } from "../../domain/jobs.js";
import { ReviewDocument } from "../../domain/review.js";
import { TicketDocument } from "../../domain/ticket.js";
import { WebhookDocument } from "../../domain/webhook.js";
import { askForDue, SWEPT_OF_ONE } from "../webhooks/ask-for-due.js";
import { SENDING_MS } from "./deliver.js";
import { MANY, type WorkerDeps } from "./deps.js";
import type { Ask, FindRows } from "./sweep-rows.js";

/** More endpoints than a desk has. */
const ENDPOINTS = 10_000;

/** A job that has failed for good rests so long before it is asked for again, twice as long after each failure. */
const REST_MS = 5 * SECOND_MS;
const LONGEST_REST_MS = 10 * MINUTE_MS;

const TicketRow = TicketDocument.pick({
  ticket_id: true,
  lease_until: true,
  channel: true,
  priority: true,
  customer_tier: true,
});
const ReviewRow = ReviewDocument.pick({ review_id: true });
const EffectRow = EffectDocument.pick({ effect_id: true });
const EndpointRow = WebhookDocument.pick({ webhook_id: true });
const FailedRow = DeadLetterDocument.pick({
  name: true,
  payload: true,
  failures: true,
  failed_at: true,
  retried_at: true,
});

type Deps = Pick<WorkerDeps, "policy" | "jobs" | "clock"> & { findRows: FindRows };

/** How many jobs it has asked for, by what they are about. */
export type Requeued = { tickets: number; reviews: number; effects: number; "webhook deliveries": number };

/**
 * Asks for the job of every ticket that has a step to take and no living worker, every review that is past its time
 * and every effect or webhook delivery that is due or was left in `sending`. Asking twice is asking once. What has
 * just failed for good is left to rest: it is in the list of failed jobs, and would only fill the log and the lanes.
 */
export function createRequeue(deps: Deps): () => Promise<Requeued> {
  return async () => {
    const rests = await restingJobs(deps);
    const ask: Ask = (name, payload, priority) => {
      if (rests(name, payload)) return 0;
      deps.jobs.enqueue(name, payload, { priority });
      return 1;
    };
    const [tickets, reviews, effects, deliveries] = await Promise.all([
      requeueTickets(deps, ask),
      requeueReviews(deps, ask),
      requeueEffects(deps, ask),
      requeueDeliveries(deps, ask),
    ]);
    return { tickets, reviews, effects, "webhook deliveries": deliveries };
  };
}

async function restingJobs({ findRows, clock }: Deps): Promise<(name: JobName, payload: unknown) => boolean> {
  const now = isoNow(clock);
  const sort = { field: "failed_at", direction: "desc" } as const;
  const failed = await findRows("dead_letters", FailedRow, { sort, limit: MANY });
  const idOf = (name: string, payload: unknown) => JSON.stringify([name, payload]);
  const resting = failed.filter(
    ({ failures, failed_at, retried_at }) =>
      retried_at === null && isoAfter(failed_at, restAfter(failures)) > now,
  );
  const ids = new Set(resting.map(({ name, payload }) => idOf(name, payload)));
  return (name, payload) => ids.has(idOf(name, payload));
}

const restAfter = (failures: number): number => Math.min(LONGEST_REST_MS, REST_MS * 2 ** (failures - 1));

async function requeueTickets({ findRows, policy, clock }: Deps, ask: Ask): Promise<number> {
  const now = isoNow(clock);
  const unsettled = await findRows("tickets", TicketRow, {
    filter: { settled: false },
    sort: { field: "updated_at", direction: "asc" },
    limit: MANY,
  });
  const free = unsettled.filter(({ lease_until }) => lease_until === null || lease_until <= now);
  const asked = free.map((row) =>
    ask("work-ticket", { ticket_id: row.ticket_id }, ticketJobPriority(row, policy.policy)),
  );
  const [waiting] = await findRows("tickets", TicketRow, { filter: { needs_assignee: true }, limit: 1 });
  if (waiting) ask("assign", {});
  return sum(asked);
}

async function requeueReviews({ findRows, clock }: Deps, ask: Ask): Promise<number> {
  const due = await findRows("reviews", ReviewRow, {
    filter: { status: "pending", expires: true, due_at: { lte: isoNow(clock) } },
    sort: { field: "due_at", direction: "asc" },
    limit: MANY,
  });
  return sum(due.map(({ review_id }) => ask("expire-review", { review_id })));
}

async function requeueEffects({ findRows, clock }: Deps, ask: Ask): Promise<number> {
  const now = isoNow(clock);
  const sort = { field: "due_at", direction: "asc" } as const;
  const stuckSince = isoAfter(now, -SENDING_MS);
  const [held, stuck] = await Promise.all([
    findRows("effects", EffectRow, { filter: { status: "held", due_at: { lte: now } }, sort, limit: MANY }),
    findRows("effects", EffectRow, {
      filter: { status: "sending", at: { lte: stuckSince } },
      sort,
      limit: MANY,
    }),
  ]);
  return sum([...held, ...stuck].map(({ effect_id }) => ask("deliver", { effect_id })));
}

/** Each endpoint's for itself: one to which thousands are due keeps none of the others waiting. */
async function requeueDeliveries(deps: Deps, ask: Ask): Promise<number> {
  const endpoints = await deps.findRows("webhooks", EndpointRow, { limit: ENDPOINTS });
  const each = { ...deps, ask, most: SWEPT_OF_ONE };
  return sum(await Promise.all(endpoints.map(({ webhook_id }) => askForDue(each, webhook_id))));
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
