import type { EffectDocument } from "../../domain/effect.js";
import type { Source } from "../../domain/enums.js";
import type { MessageDocument } from "../../domain/message.js";
import type { TicketDocument } from "../../domain/ticket.js";

/** The channel of what is readable in the desk's own thread: its delivery is the commit that marks it sent. */
export const THREAD = "thread";

export type Sending = {
  effect: EffectDocument;
  message: MessageDocument;
  ticket: TicketDocument;
  /** The same for every attempt at one effect. */
  idempotency_key: string;
  signal: AbortSignal;
};

/** A way out of the desk to a customer. */
export type Channel = {
  /** Stands on the effects it delivers. */
  name: string;
  /** Whether a second send with the same key is known to reach the customer once: only then is a doubtful one repeated. */
  idempotent: boolean;
  /**
   * Sends one message; `receipt` is what the other side calls it.
   * @throws NotDelivered when it was certainly not sent; any other error leaves it doubtful
   */
  send(sending: Sending): Promise<{ receipt: string }>;
};

/** The other side certainly took nothing, so that sending again is safe. */
export class NotDelivered extends Error {
  override readonly name = "NotDelivered";
}

export type Channels = {
  /** The name that effects of a ticket from this source carry. */
  nameFor(source: Source): string;
  /** Undefined for the thread, and for a channel that this process does not know. */
  get(name: string): Channel | undefined;
};

/** Which channel answers which source; a source without one of its own is answered in the thread. */
export function createChannels(bySource: Partial<Record<Source, Channel>> = {}): Channels {
  const byName = new Map(Object.values(bySource).map((channel) => [channel.name, channel]));
  return {
    nameFor: (source) => bySource[source]?.name ?? THREAD,
    get: (name) => byName.get(name),
  };
}
