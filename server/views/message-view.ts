import type { Role } from "../../domain/enums.js";
import { Message, type MessageDocument } from "../../domain/message.js";
import { isOutside, seesMasked } from "../../domain/rights.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { maskDeep, namesOf } from "./mask-deep.js";
import { pick } from "./pick.js";

/** Whether a role sees a message at all: clients and customers see what was said, not notes or what is held back. */
export function seesMessage(role: Role, { kind, direction, delivery }: MessageDocument): boolean {
  if (!isOutside(role)) return true;
  return kind === "reply" && (direction === "in" || delivery.status === "sent");
}

/** What a role sees of a message of this ticket. */
export function messageView(
  message: MessageDocument,
  { role }: { role: Role },
  ticket: TicketDocument,
): Message {
  const whole = pick(Message, message);
  if (!seesMasked(role)) return whole;
  const isCustomers = whole.author.type === "customer";
  return {
    ...maskDeep(whole, namesOf(ticket)),
    author: isCustomers ? { ...whole.author, name: "[NAME]" } : whole.author,
  };
}
