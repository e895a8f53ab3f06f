import type { Logger } from "pino";
import { isoAfter, isoNow, type Clock } from "../../domain/clock.js";
import type { Documents } from "../../domain/documents.js";
import type { Jobs } from "../../domain/jobs.js";
import type { WebhookDeliveryDocument, WebhookDocument } from "../../domain/webhook.js";
import { createCollection } from "../../store/collection.js";
import type { Graveyard } from "../jobs/graveyard.js";
import type { JobHandler } from "../jobs/handlers.js";
import { JOB_OPTIONS } from "../jobs/job-options.js";
import { createFindRows, type Ask } from "../worker/sweep-rows.js";
import { askForDue, LATE_MS, OF_ONE, SENDING_MS } from "./ask-for-due.js";
import { nextAttemptAt } from "./backoff.js";
import type { LiveEndpoints } from "./live-endpoints.js";
import { TRY_MS } from "./outbox.js";
import type { PostOutcome, PostSigned } from "./post-signed.js";
import { createTurns } from "./turns.js";

/** The endpoint wants nothing more, ever. */
const GONE = 410;

export type DeliverWebhookDeps = {
  documents: Documents;
  endpoints: LiveEndpoints;
  graveyard: Pick<Graveyard, "bury">;
  poster: Pick<PostSigned, "post">;
  jobs: Jobs;
  /** Deliveries on their way to one endpoint at once, from this process. */
  perEndpoint: number;
  clock: Clock;
  /** 0–1. */
  random: () => number;
  log: Pick<Logger, "info" | "error">;
};

/**
 * Attempts deliveries whose time has come: each claimed in one write, posted, and settled in another. Whatever state a
 * process that died has left one in, this goes on from there with the same id. What fails waits in its row for the
 * sweep; what failed for a day goes to the dead letters, and `reopen` gives it another day.
 */
export function createDeliverWebhook(deps: DeliverWebhookDeps): JobHandler<"deliver-webhook"> {
  const deliveries = createCollection(deps.documents, "webhook_deliveries");
  const findRows = createFindRows(deps);
  const ask: Ask = (name, payload) => (deps.jobs.enqueue(name, payload), 1);
  const turns = createTurns<WebhookDeliveryDocument>({
    perEndpoint: deps.perEndpoint,
    most: OF_ONE,
    again: (delivery_id) => deps.jobs.enqueue("deliver-webhook", { delivery_id }),
    // What has moved on since it was read is somebody else's: the claim does not hold then.
    attempt: (delivery, signal) => attempt(deps, delivery, signal),
    isLate: ({ due_at }) => isoAfter(due_at, LATE_MS) <= isoNow(deps.clock),
    refill: async (webhookId) => (await askForDue({ ...deps, findRows, ask }, webhookId)) >= OF_ONE,
  });
  return async ({ delivery_id, reopen = false }, { signal }) => {
    const stored = await deliveries.get(delivery_id);
    if (!stored) return "it is forgotten";
    const now = isoNow(deps.clock);
    const isReopened = reopen && stored.status === "failed";
    const delivery = isReopened ? reopened(stored, now) : stored;
    if (isReopened) await move(deps, stored, delivery);
    if (!isDue(delivery, now)) return `it is ${delivery.status}`;
    const { webhook_id: endpoint, ticket_id: ticket } = delivery;
    const turn = { endpoint, ticket, delivery: delivery_id, item: delivery };
    const attempted = await turns.join(turn, signal);
    return attempted === 0 ? "it waits in line" : `attempted ${attempted}`;
  };
}

const reopened = (delivery: WebhookDeliveryDocument, now: string): WebhookDeliveryDocument => ({
  ...delivery,
  status: "held",
  attempts: 0,
  due_at: now,
  at: now,
  give_up_at: isoAfter(now, TRY_MS),
  version: delivery.version + 1,
});

/** A first attempt is due whatever the clock of the process says that made it. */
const isDue = ({ status, attempts, due_at, at }: WebhookDeliveryDocument, now: string): boolean =>
  (status === "held" && (attempts === 0 || due_at <= now)) ||
  (status === "sending" && isoAfter(at, SENDING_MS) <= now);

/** False where the endpoint did not take it. */
async function attempt(
  deps: DeliverWebhookDeps,
  delivery: WebhookDeliveryDocument,
  signal: AbortSignal,
): Promise<boolean> {
  const { endpoint, silent } = await endpointOf(deps, delivery.webhook_id);
  const at = isoNow(deps.clock);
  if (!endpoint || silent !== undefined) {
    const response = { status: null, error: silent ?? null };
    await move(deps, delivery, { ...delivery, status: "failed", at, response });
    return true;
  }
  const attempts = delivery.attempts + 1;
  const version = delivery.version + 1;
  const claimed: WebhookDeliveryDocument = { ...delivery, status: "sending", at, attempts, version };
  // False: somebody else sends it.
  if (!(await move(deps, delivery, claimed))) return true;
  const { url, secret } = endpoint;
  const sent = { url, secret, id: delivery.delivery_id, body: delivery.payload };
  const response = await deps.poster.post(sent, signal);
  if (response.error === null) {
    await markSent(deps, claimed, response);
    return true;
  }
  await afterFailure(deps, claimed, { endpoint, response: { ...response, error: response.error } });
  return false;
}

/** As it was known a moment ago where it hears of events; else as it is, with why it does not. */
async function endpointOf(
  { documents, endpoints }: DeliverWebhookDeps,
  webhookId: string,
): Promise<{ endpoint: WebhookDocument | undefined; silent?: string | undefined }> {
  const live = (await endpoints.all()).find(({ webhook_id }) => webhook_id === webhookId);
  if (live) return { endpoint: live };
  const endpoint = await createCollection(documents, "webhooks").get(webhookId);
  return {
    endpoint,
    silent: endpoint ? await endpoints.whySilent(endpoint) : "the webhook was deleted",
  };
}

/** Sent is sent, whoever else has taken it up meanwhile. */
async function markSent(
  { documents, clock }: DeliverWebhookDeps,
  { delivery_id, version }: WebhookDeliveryDocument,
  response: PostOutcome,
): Promise<void> {
  await documents.patch("webhook_deliveries", delivery_id, {
    where: { status: { in: ["held", "sending"] } },
    set: { status: "sent", at: isoNow(clock), response, version: version + 1 },
  });
}

type Failure = { endpoint: WebhookDocument; response: PostOutcome & { error: string } };

async function afterFailure(
  deps: DeliverWebhookDeps,
  claimed: WebhookDeliveryDocument,
  { endpoint, response }: Failure,
): Promise<void> {
  const at = isoNow(deps.clock);
  const { delivery_id, webhook_id, attempts } = claimed;
  deps.log.info(
    { deliveryId: delivery_id, webhookId: webhook_id, attempts, ...response },
    "webhook not taken",
  );
  if (response.status === GONE) {
    const set = { disabled_at: at, disabled_because: "the endpoint answered 410 Gone" };
    await deps.documents.commit([
      {
        op: "patch",
        collection: "webhooks",
        key: webhook_id,
        where: {},
        set: { ...set, version: endpoint.version + 1 },
      },
    ]);
    deps.endpoints.forget();
    await move(deps, claimed, { ...claimed, status: "failed", at, response });
    return;
  }
  const due_at = nextAttemptAt(claimed, at, deps.random());
  // First, so that none is given up unseen; one that stops in between is attempted, and buried, once more.
  if (due_at === undefined) await bury(deps, claimed, response.error);
  const next = due_at === undefined ? { status: "failed" as const } : { status: "held" as const, due_at };
  await move(deps, claimed, { ...claimed, ...next, at, response });
}

async function bury(
  { graveyard }: DeliverWebhookDeps,
  { delivery_id, attempts }: WebhookDeliveryDocument,
  error: string,
): Promise<void> {
  const name = "deliver-webhook";
  const payload = { delivery_id, reopen: true };
  const id = `${name}:${JOB_OPTIONS[name].key(payload)}`;
  await graveyard.bury({ id, name, payload }, { attempts, error });
}

/** Moves a delivery on from exactly where it was read; false where somebody else has. */
function move(
  { documents }: Pick<DeliverWebhookDeps, "documents">,
  from: WebhookDeliveryDocument,
  to: WebhookDeliveryDocument,
): Promise<boolean> {
  const { status, attempts, due_at, at, response, give_up_at } = to;
  return documents.patch("webhook_deliveries", from.delivery_id, {
    where: { version: from.version },
    set: { status, attempts, due_at, at, response, give_up_at, version: from.version + 1 },
  });
}
