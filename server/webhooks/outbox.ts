import { DAY_MS, isoAfter, isoNow, type Clock } from "../../domain/clock.js";
import type { Documents, Op } from "../../domain/documents.js";
import type { Ids } from "../../domain/ids.js";
import type { Jobs } from "../../domain/jobs.js";
import { can, isWithin } from "../../domain/rights.js";
import {
  hears,
  type DeliveryType,
  type WebhookDeliveryDocument,
  type WebhookDocument,
} from "../../domain/webhook.js";
import type { LiveEndpoints } from "./live-endpoints.js";
import { subjectsOf, toldBy, type Subject } from "./subjects.js";

/** For so long a delivery is tried. */
export const TRY_MS = DAY_MS;

export type WebhookOutboxDeps = {
  endpoints: Pick<LiveEndpoints, "all">;
  clock: Clock;
  ids: Ids;
};

/**
 * The same documents, whose every commit also holds a delivery for each endpoint that hears of it: the event and what
 * tells of it stand or fall together. Costs nothing where no endpoint is registered. Tickets, messages and reviews
 * are written by commits alone; single writes tell of nothing.
 */
export function withWebhooks(documents: Documents, deps: WebhookOutboxDeps): Documents {
  return {
    ...documents,
    commit: async (ops) => {
      const deliveries = await deliveriesOf(documents, ops, deps);
      await documents.commit(deliveries.length === 0 ? ops : [...ops, ...deliveries]);
    },
  };
}

/** The inserts of what a commit tells. */
async function deliveriesOf(
  documents: Documents,
  ops: readonly Op[],
  deps: WebhookOutboxDeps,
): Promise<Op[]> {
  const told = toldBy(ops);
  if (told.length === 0) return [];
  const endpoints = await deps.endpoints.all();
  const wanted = told.filter(({ event }) => endpoints.some((endpoint) => hears(endpoint, event)));
  if (wanted.length === 0) return [];
  const subjects = await subjectsOf(documents, ops, wanted);
  const deliveries = await Promise.all(subjects.map((subject) => ofSubject(subject, endpoints, deps)));
  return deliveries.flat();
}

async function ofSubject(
  subject: Subject,
  endpoints: readonly WebhookDocument[],
  deps: WebhookOutboxDeps,
): Promise<Op[]> {
  const { type, about, ticket } = subject;
  const hearing = endpoints.filter((endpoint) => hears(endpoint, type) && sees(endpoint, subject));
  const at = isoNow(deps.clock);
  const data = {
    admin: hearing.some(({ role }) => role === "admin") ? await subject.dataFor("admin") : undefined,
    client: hearing.some(({ role }) => role === "client") ? await subject.dataFor("client") : undefined,
  };
  return hearing.flatMap(({ webhook_id, role }) => {
    const shown = data[role];
    if (!shown) return [];
    const of = { webhook_id, type, ticket_id: ticket.ticket_id, about, data: shown };
    return [deliveryOp(newDelivery(deps, { ...of, at }))];
  });
}

/** Whether the ticket is within what the endpoint's owner may read. */
function sees({ role, owner: principal }: WebhookDocument, { ticket }: Subject): boolean {
  const scope = can(role, "tickets.read");
  return scope !== undefined && isWithin(scope, { role, principal }, ticket);
}

type NewDelivery = {
  webhook_id: string;
  type: DeliveryType;
  ticket_id: string | null;
  about: string;
  data: object;
  at: string;
};

/** A delivery that is due at once; its body is what Standard Webhooks recommends. */
export function newDelivery(
  { ids }: Pick<WebhookOutboxDeps, "ids">,
  { webhook_id, type, ticket_id, about, data, at }: NewDelivery,
): WebhookDeliveryDocument {
  return {
    delivery_id: ids.next("WHD"),
    webhook_id,
    type,
    ticket_id,
    about,
    status: "held",
    attempts: 0,
    due_at: at,
    created_at: at,
    at,
    response: null,
    payload: JSON.stringify({ type, timestamp: at, data }),
    give_up_at: isoAfter(at, TRY_MS),
    version: 1,
  };
}

/** What stores a delivery. */
export const deliveryOp = (document: WebhookDeliveryDocument): Op => ({
  op: "insert",
  collection: "webhook_deliveries",
  document,
});

/** Told of commits: asks for the job of each delivery that one has made. */
export const enqueueDeliveries =
  (jobs: Jobs) =>
  (ops: readonly Op[]): void => {
    for (const op of ops)
      if (op.op === "insert" && op.collection === "webhook_deliveries")
        jobs.enqueue("deliver-webhook", { delivery_id: String(op.document["delivery_id"]) });
  };
