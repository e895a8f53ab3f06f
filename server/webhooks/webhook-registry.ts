import { isoNow, type Clock } from "../../domain/clock.js";
import type { Documents, Filter, Op } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";
import type { Ids } from "../../domain/ids.js";
import {
  mayHear,
  ownerRef,
  WebhookEvent,
  WebhookRole,
  type NewWebhook,
  type WebhookDeliveryDocument,
  type WebhookDeliveryStatus,
  type WebhookDocument,
} from "../../domain/webhook.js";
import { createCollection } from "../../store/collection.js";
import { findPage, type Page, type PageOptions } from "../../store/page.js";
import type { Asked } from "../desk/deps.js";
import type { Who } from "../http/who.js";
import { checkUrl, type AddressRules } from "./addresses.js";
import type { LiveEndpoints } from "./live-endpoints.js";
import { deliveryOp, newDelivery } from "./outbox.js";

/** 256 bits, within what Standard Webhooks asks for (24 to 64 bytes). */
const SECRET_BYTES = 32;
/** Endpoints of one owner: each costs a delivery an event. */
const MOST_OF_AN_OWNER = 20;
const FAILED_AT_ONCE = 500;

/** What may be done with endpoints. Whoever may not see one does not find it. */
export type WebhookRegistry = {
  /**
   * Stores an endpoint with a secret of its own, which only this answer holds.
   * @throws AppError "invalid_input" naming what is wrong, "conflict" when the owner has too many
   */
  register(input: NewWebhook, asked: Asked<WebhookDocument>): Promise<WebhookDocument>;
  get(webhookId: string): Promise<WebhookDocument | undefined>;
  /** Newest first; of one owner, or all. @throws AppError "invalid_input" on a bad cursor */
  list(query: PageOptions & { owner_ref?: string | undefined }): Promise<Page<WebhookDocument>>;
  /** Nothing is sent to it any more; what still waited has failed. */
  remove(endpoint: WebhookDocument): Promise<void>;
  /** Newest first. @throws AppError "invalid_input" on a bad cursor */
  deliveries(
    webhookId: string,
    query: PageOptions & { status?: WebhookDeliveryStatus | undefined },
  ): Promise<Page<WebhookDeliveryDocument>>;
  /** Sends a `webhook.test`. @throws AppError "conflict" where nothing is sent to it any more */
  test(
    endpoint: WebhookDocument,
    also?: Asked<WebhookDeliveryDocument>["also"],
  ): Promise<WebhookDeliveryDocument>;
};

export type WebhookRegistryDeps = {
  documents: Documents;
  endpoints: Pick<LiveEndpoints, "forget" | "whySilent">;
  addresses: AddressRules;
  clock: Clock;
  ids: Ids;
  randomBytes: (size: number) => Uint8Array;
};

export function createWebhookRegistry(deps: WebhookRegistryDeps): WebhookRegistry {
  const endpoints = createCollection(deps.documents, "webhooks");
  const deliveries = createCollection(deps.documents, "webhook_deliveries");
  const newest = { field: "created_at", direction: "desc" } as const;
  return {
    register: (input, asked) => register(deps, input, asked),
    get: endpoints.get,
    list: ({ limit, cursor, owner_ref }) => {
      const mine: Filter = owner_ref === undefined ? {} : { owner_ref };
      return findPage(endpoints.find, { limit, cursor, key: "webhook_id", sort: newest, anyOf: [mine] });
    },
    remove: (endpoint) => remove(deps, endpoint),
    deliveries: (webhook_id, { limit, cursor, status }) => {
      const filter: Filter = { webhook_id, ...(status ? { status } : {}) };
      return findPage(deliveries.find, { limit, cursor, key: "delivery_id", sort: newest, anyOf: [filter] });
    },
    test: (endpoint, also) => test(deps, endpoint, also),
  };
}

async function register(
  deps: WebhookRegistryDeps,
  { url, events }: NewWebhook,
  { who, also }: Asked<WebhookDocument>,
): Promise<WebhookDocument> {
  const role = roleOf(who);
  refuseUnheard(role, events);
  const owner_ref = ownerRef(who.principal);
  const document: WebhookDocument = {
    webhook_id: deps.ids.next("WHK"),
    url: await checkUrl(url, deps.addresses),
    events,
    owner: who.principal,
    role,
    created_at: isoNow(deps.clock),
    disabled_at: null,
    disabled_because: null,
    secret: `whsec_${Buffer.from(deps.randomBytes(SECRET_BYTES)).toString("base64")}`,
    owner_ref,
    key_id: who.key.key_id,
    version: 1,
  };
  const [held] = await deps.documents.count("webhooks", { filter: { owner_ref } });
  if ((held?.count ?? 0) >= MOST_OF_AN_OWNER)
    throw new AppError(
      "conflict",
      `You have ${MOST_OF_AN_OWNER} webhooks, as many as there may be; delete one.`,
    );
  await deps.documents.commit([
    { op: "insert", collection: "webhooks", document },
    ...(also?.(document) ?? []),
  ]);
  deps.endpoints.forget();
  return document;
}

function roleOf({ role }: Who): WebhookRole {
  const known = WebhookRole.safeParse(role);
  if (!known.success) throw new AppError("forbidden", `The role ${role} has no webhooks.`);
  return known.data;
}

/** @throws AppError "invalid_input" naming the events that the role never hears */
function refuseUnheard(role: WebhookRole, events: NewWebhook["events"]): void {
  const heard = WebhookEvent.options.filter((event) => mayHear(role, event));
  const errors = events.flatMap((event, at) =>
    event === "*" || heard.includes(event)
      ? []
      : [{ path: `events[${at}]`, message: `one of ${heard.join(", ")}, * for the role ${role}` }],
  );
  if (errors.length > 0)
    throw new AppError("invalid_input", `The role ${role} does not hear of all of these events.`, { errors });
}

async function remove(deps: WebhookRegistryDeps, { webhook_id }: WebhookDocument): Promise<void> {
  await deps.documents.commit([{ op: "remove", collection: "webhooks", key: webhook_id }]);
  deps.endpoints.forget();
  const filter = { webhook_id, status: "held" };
  const sort = { field: "due_at", direction: "asc" } as const;
  const response = { status: null, error: "the webhook was deleted" };
  for (;;) {
    // Each round takes up what the one before has left.
    // oxlint-disable-next-line no-await-in-loop
    const held = await deps.documents.find("webhook_deliveries", { filter, sort, limit: FAILED_AT_ONCE });
    if (held.length === 0) return;
    const at = isoNow(deps.clock);
    const ops = held.map((row): Op => ({
      op: "patch",
      collection: "webhook_deliveries",
      key: String(row["delivery_id"]),
      where: {},
      set: { status: "failed", at, response },
    }));
    // oxlint-disable-next-line no-await-in-loop
    await deps.documents.commit(ops);
  }
}

async function test(
  deps: WebhookRegistryDeps,
  endpoint: WebhookDocument,
  also: Asked<WebhookDeliveryDocument>["also"],
): Promise<WebhookDeliveryDocument> {
  const silent = await deps.endpoints.whySilent(endpoint);
  if (silent !== undefined) throw new AppError("conflict", `Nothing is sent there: ${silent}.`);
  const { webhook_id } = endpoint;
  const delivery = newDelivery(deps, {
    webhook_id,
    type: "webhook.test",
    ticket_id: null,
    about: webhook_id,
    data: { webhook_id },
    at: isoNow(deps.clock),
  });
  await deps.documents.commit([deliveryOp(delivery), ...(also?.(delivery) ?? [])]);
  return delivery;
}
