import type { Logger } from "pino";
import { keyEnd } from "../../domain/api-key.js";
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
  const reasonsFor = createReasons({ documents, clock });
  let known: { until: number; read: Promise<readonly WebhookDocument[]> } | undefined;

  const read = async (): Promise<readonly WebhookDocument[]> => {
    const enabled = await endpoints.find({ filter: { disabled_at: null }, limit: ALL });
    const reasons = await reasonsFor(enabled);
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
    whySilent: async (endpoint) => (await reasonsFor([endpoint]))[0],
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

/** Why each of these endpoints hears nothing, in their order: keys and people are read once for all of them. */
function createReasons({ documents, clock }: Omit<Deps, "log">) {
  const keys = createCollection(documents, "api_keys");
  const people = createCollection(documents, "people");
  return async (endpoints: readonly WebhookDocument[]): Promise<(string | undefined)[]> => {
    if (endpoints.length === 0) return [];
    const keyIds = endpoints.map(({ key_id }) => key_id);
    const owners = endpoints.flatMap(({ owner }) => (owner.type === "person" ? [owner.id] : []));
    const [foundKeys, foundPeople] = await Promise.all([
      keys.find({ filter: { key_id: { in: keyIds } }, limit: ALL }),
      people.find({ filter: { agent_id: { in: owners }, active: true }, limit: ALL }),
    ]);
    const keyOf = new Map(foundKeys.map((key) => [key.key_id, key]));
    const roleOf = new Map(foundPeople.map(({ agent_id, role }) => [agent_id, role]));
    const now = isoNow(clock);
    return endpoints.map(({ disabled_at, disabled_because, key_id, owner, role }) => {
      if (disabled_at !== null) return disabled_because ?? "the webhook was disabled";
      const key = keyOf.get(key_id);
      const end = key ? keyEnd(key, now) : "was revoked";
      if (end !== undefined) return `the key that registered the webhook ${end}`;
      if (owner.type !== "person" || roleOf.get(owner.id) === role) return undefined;
      return roleOf.has(owner.id)
        ? `the person who registered the webhook is no longer ${role}`
        : "the person who registered the webhook no longer works at this desk";
    });
  };
}
