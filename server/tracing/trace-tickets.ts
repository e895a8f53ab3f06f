import type { TicketDocument } from "../../domain/ticket.js";
import type { Tracing } from "./tracing.js";
import { toTraceparent } from "./traceparent.js";

type Derive = (ticket: TicketDocument, now: Date) => TicketDocument;

/**
 * The same derivation, which leaves on each ticket the span of the request that last touched it: whatever works the
 * ticket later, in whichever process and after whatever crash, goes on in that trace.
 */
export const traceTickets =
  (derive: Derive, { active }: Pick<Tracing, "active">): Derive =>
  (ticket, now) => {
    const derived = derive(ticket, now);
    const current = active();
    return current?.kind === "request"
      ? { ...derived, traceparent: toTraceparent(current.span.spanContext()) }
      : derived;
  };
