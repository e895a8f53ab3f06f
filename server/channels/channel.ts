import type { EffectDocument } from "../../domain/effect.js";
import type { MessageDocument } from "../../domain/message.js";
import type { TicketDocument } from "../../domain/ticket.js";

type Sending = {
  effect: EffectDocument;
  message: MessageDocument;
  ticket: TicketDocument;
  /** The same for every attempt at one effect. */
  idempotency_key: string;
  signal: AbortSignal;
};

/** A way out of the desk to a customer. */
export type Channel = {
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

/**
 * The channel that answers tickets from a source (what an effect's `channel` names); undefined where answers are
 * read in the desk's own thread, whose delivery is the commit that marks them sent.
 */
export type Channels = (source: string) => Channel | undefined;

/** Which channel answers which source; a source without one of its own is answered in the thread. */
export const createChannels =
  (bySource: Readonly<Record<string, Channel>> = {}): Channels =>
  (source) =>
    Object.hasOwn(bySource, source) ? bySource[source] : undefined;
