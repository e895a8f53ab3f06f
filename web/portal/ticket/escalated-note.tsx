import { Alert } from "@mantine/core";
import { LifeBuoy } from "lucide-react";
import type { Ticket } from "../../api/client.ts";
import { isOpen } from "../../shared/is-open.ts";
import { useStrings } from "../../strings/use-strings.tsx";

/** That somebody with more experience looks after a request, while it is open. */
export function EscalatedNote({ ticket }: { ticket: Ticket }) {
  const { portal } = useStrings();
  if (!ticket.escalation || !isOpen(ticket)) return null;
  return (
    <Alert
      color="orange"
      variant="light"
      icon={<LifeBuoy size={20} aria-hidden />}
      title={portal.ticket.escalated}
    >
      {portal.ticket.escalatedText}
    </Alert>
  );
}
