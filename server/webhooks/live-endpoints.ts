import type { Logger } from "pino";
import { isoNow, SECOND_MS, type Clock } from "../../domain/clock.js";
import type { Documents } from "../../domain/documents.js";
import type { WebhookDocument } from "../../domain/webhook.js";
import { createCollection } from "../../store/collection.js";

/** How long another process's new endpoint may go unheard here. */
const REFRESH_MS = 2 * SECOND_MS;
/** More than a desk has. */
const ALL = 10_000;

/** Which endpoints hear of events. */
export type LiveEndpoints = {
  /** All that hear at the moment; read again every two seconds, and when asked to forget. */
  all(): Promise<readonly WebhookDocument[]>;
  /** What was read is no longer so. */
  forget(): void;
  /** Why nothing is sent to an endpoint any more; undefined: it is. Read afresh. */
  whySilent(endpoint: WebhookDocument): Promise<string | undefined>;
};

type Deps = {
  documents: Pick<Documents, "get" | "find">;
  clock: Clock;
  log: Pick<Logger, "warn">;
};

/**
 * Reads the registered endpoints and keeps them a moment, since every commit asks. An endpoint hears as long as the
 * key that registered it would be let in: whoever lost their key, or their place, is told nothing more.
 */
export function createLiveEndpoints({ documents, clock, log }: Deps): LiveEndpoints {
  const endpoints = createCollection(documents, "webhooks");
  const whySilent = createWhySilent({ documents, clock });
  let known: { until: number; read: Promise<readonly WebhookDocument[]> } | undefined;

  const read = async (): Promise<readonly WebhookDocument[]> => {
    const enabled = await endpoints.find({ filter: { disabled_at: null }, limit: ALL });
    const reasons = await Promise.all(enabled.map(whySilent));
    return enabled.filter((_endpoint, at) => reasons[at] === undefined);
  };

  return {
    all: () => {
      const now = clock().getTime();
      if (known && known.until > now) return known.read;
      const before = known?.read;
      const reading = before ? orAsBefore(read(), before, log) : read();
      known = { until: now + REFRESH_MS, read: reading };
      reading.catch(() => {
        if (known?.read === reading) known = undefined;
      });
      return reading;
    },
    forget: () => {
      known = undefined;
    },
    whySilent,
  };
}

/** A store that cannot be read for a moment must not stop a commit that it would take. */
async function orAsBefore<T>(reading: Promise<T>, before: Promise<T>, log: Deps["log"]): Promise<T> {
  try {
    return await reading;
  } catch (err) {
    log.warn({ err }, "the registered webhooks could not be read again; those known before are told");
    return before;
  }
}

function createWhySilent({ documents, clock }: Omit<Deps, "log">) {
  const keys = createCollection(documents, "api_keys");
  const people = createCollection(documents, "people");
  return async ({
    disabled_because,
    disabled_at,
    key_id,
    owner,
  }: WebhookDocument): Promise<string | undefined> => {
    if (disabled_at !== null) return disabled_because ?? "the webhook was disabled";
    const key = await keys.get(key_id);
    if (!key || key.revoked_at !== null) return "the key that registered the webhook was revoked";
    if (key.expires_at !== null && key.expires_at <= isoNow(clock))
      return "the key that registered the webhook has expired";
    if (owner.type !== "person") return undefined;
    const person = await people.get(owner.id);
    return person?.active ? undefined : "the person who registered the webhook no longer works at this desk";
  };
}
