import { z } from "zod";
import { can } from "../../domain/rights.js";
import {
  NewWebhook,
  ownerRef,
  RegisteredWebhook,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryStatus,
  type WebhookDocument,
} from "../../domain/webhook.js";
import { anyCase } from "../../domain/enums.js";
import type { HttpDeps } from "../http/deps.js";
import { PageQuery } from "../http/paging.js";
import { defineRoute, type Route } from "../http/route.js";
import type { Who } from "../http/who.js";
import { pick } from "../views/pick.js";
import { Id } from "./schemas.js";
import { notThere } from "./ticket-access.js";

const DeliveryQuery = PageQuery.extend({ status: anyCase(WebhookDeliveryStatus).optional() });
const shared = { tags: ["webhooks"], access: "webhooks.manage" } as const;

/** Endpoints outside that hear of events, each its owner's. */
export const webhookRoutes = (deps: HttpDeps): Route[] => [
  register(deps),
  list(deps),
  get(deps),
  remove(deps),
  deliveries(deps),
  test(deps),
];

const register = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/api/webhooks",
    operationId: "createWebhook",
    summary:
      "Register an endpoint: the answer alone holds its secret, and so does its repetition by Idempotency-Key",
    problems: [409],
    body: NewWebhook,
    answers: { status: 201, description: "Events are sent to it from now on", schema: RegisteredWebhook },
    headersOf: (body) => ({ Location: `/api/webhooks/${(body as Webhook).webhook_id}` }),
    handler: async ({ who, body, remember }) => {
      const shown = (endpoint: WebhookDocument) => pick(RegisteredWebhook, endpoint);
      return { body: shown(await deps.webhooks.register(body, { who, also: remember(shown) })) };
    },
  });

const list = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "get",
    path: "/api/webhooks",
    operationId: "listWebhooks",
    summary: "Your endpoints, newest first; everybody's, to an admin",
    paged: true,
    query: PageQuery,
    answers: { status: 200, description: "Without their secrets", schema: z.array(Webhook) },
    handler: async ({ who, query }) => {
      const owner_ref = seesAll(who) ? undefined : ownerRef(who.principal);
      const { items, next } = await deps.webhooks.list({ ...query, owner_ref });
      return { body: items.map(view), next };
    },
  });

const get = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "get",
    path: "/api/webhooks/:id",
    operationId: "getWebhook",
    summary: "An endpoint",
    params: Id,
    answers: { status: 200, description: "Without its secret", schema: Webhook },
    handler: async ({ who, params }) => ({ body: view(await endpointFor(deps, params.id, who)) }),
  });

const remove = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "delete",
    path: "/api/webhooks/:id",
    operationId: "deleteWebhook",
    summary: "Send nothing to an endpoint any more",
    params: Id,
    answers: { status: 204, description: "Gone; what still waited for it is not sent" },
    handler: async ({ who, params }) => {
      await deps.webhooks.remove(await endpointFor(deps, params.id, who));
      return {};
    },
  });

const deliveries = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "get",
    path: "/api/webhooks/:id/deliveries",
    operationId: "listWebhookDeliveries",
    summary: "What was sent to an endpoint, what waits and what failed, newest first",
    paged: true,
    params: Id,
    query: DeliveryQuery,
    answers: { status: 200, description: "The deliveries", schema: z.array(WebhookDelivery) },
    handler: async ({ who, params, query }) => {
      const { webhook_id } = await endpointFor(deps, params.id, who);
      const { items, next } = await deps.webhooks.deliveries(webhook_id, query);
      return { body: items.map((delivery) => pick(WebhookDelivery, delivery)), next };
    },
  });

const test = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/api/webhooks/:id/test",
    operationId: "testWebhook",
    summary: "Send an event webhook.test",
    problems: [409],
    params: Id,
    answers: { status: 202, description: "It is on its way", schema: WebhookDelivery },
    handler: async ({ who, params, remember }) => {
      const endpoint = await endpointFor(deps, params.id, who);
      const shown = (delivery: WebhookDelivery & Record<string, unknown>) => pick(WebhookDelivery, delivery);
      return { body: shown(await deps.webhooks.test(endpoint, remember(shown))) };
    },
  });

const view = (endpoint: WebhookDocument): Webhook => pick(Webhook, endpoint);

const seesAll = ({ role }: Who): boolean => can(role, "webhooks.manage") === "all";

/** @throws AppError "not_found" where there is none, or it is not theirs */
async function endpointFor({ webhooks }: HttpDeps, id: string, who: Who): Promise<WebhookDocument> {
  const endpoint = await webhooks.get(id);
  const isTheirs = endpoint?.owner_ref === ownerRef(who.principal);
  if (!endpoint || !(isTheirs || seesAll(who))) throw notThere("webhook", id);
  return endpoint;
}
