import type { LookupFunction } from "node:net";
import type { Logger } from "pino";
import type { Clock } from "../../domain/clock.js";
import type { Ids } from "../../domain/ids.js";
import type { Jobs } from "../../domain/jobs.js";
import type { Config } from "../config.js";
import type { Graveyard } from "../jobs/graveyard.js";
import type { JobHandler } from "../jobs/handlers.js";
import { resolveHost, type Resolve } from "../webhooks/addresses.js";
import { createDeliverWebhook } from "../webhooks/deliver-webhook.js";
import { createPostSigned } from "../webhooks/post-signed.js";
import { createWebhookRegistry, type WebhookRegistry } from "../webhooks/webhook-registry.js";
import type { Store } from "./open-store.js";

/** Deliveries on their way to one endpoint at once, from one process. */
const PER_ENDPOINT = 8;

/** How names of endpoints are found, in the place of the system: for tests. */
export type Names = { resolve?: Resolve; lookup?: LookupFunction; answerMs?: number };

type Options = {
  store: Pick<Store, "documents" | "webhookEndpoints">;
  config: Pick<Config, "webhookPrivateAddresses">;
  randomBytes: (size: number) => Uint8Array;
  clock: Clock;
  ids: Ids;
  names?: Names | undefined;
};

/** What the routes do with endpoints. */
export const buildWebhookRegistry = ({ store, config, names, ...deps }: Options): WebhookRegistry =>
  createWebhookRegistry({
    ...deps,
    documents: store.documents,
    endpoints: store.webhookEndpoints,
    addresses: {
      allowPrivate: config.webhookPrivateAddresses,
      resolve: names?.resolve ?? resolveHost,
    },
  });

type SendingOptions = Omit<Options, "randomBytes" | "ids"> & {
  jobs: Jobs;
  graveyard: Graveyard;
  log: Logger;
};

export type WebhookSending = {
  handler: JobHandler<"deliver-webhook">;
  close: () => void;
};

/** What sends to endpoints. */
export function buildWebhookSending(options: SendingOptions): WebhookSending {
  const { store, clock, config, names } = options;
  const poster = createPostSigned({
    allowPrivate: config.webhookPrivateAddresses,
    clock,
    lookup: names?.lookup,
    answerMs: names?.answerMs,
  });
  const handler = createDeliverWebhook({
    ...options,
    documents: store.documents,
    endpoints: store.webhookEndpoints,
    poster,
    perEndpoint: PER_ENDPOINT,
    random: Math.random,
  });
  return { handler, close: () => poster.close() };
}
