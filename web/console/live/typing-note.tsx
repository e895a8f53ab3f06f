import type { Ticket } from "../../api/client.ts";
import { useTyping } from "../../api/onlooking.ts";
import { WritingNote } from "../../shared/writing-note.tsx";
import { useStrings } from "../../strings/use-strings.tsx";

type Props = { ticket: Pick<Ticket, "ticket_id" | "status" | "human_owned"> };

/** Who is about to say something: the customer, a colleague, or the AI. */
export function TypingNote({ ticket }: Props) {
  const { live } = useStrings();
  const typing = useTyping(ticket.ticket_id);
  const isAiAtWork = !ticket.human_owned && (ticket.status === "new" || ticket.status === "in_progress");
  if (typing?.by === "customer") return <WritingNote>{live.customerTypes}</WritingNote>;
  if (typing) return <WritingNote>{live.types(typing.name ?? "")}</WritingNote>;
  return <WritingNote>{isAiAtWork ? live.aiWorks : null}</WritingNote>;
}
