import { Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import type { Ticket } from "../../api/client.ts";
import { useOnlook } from "../../api/onlooking.ts";
import { ticketQuery } from "../../api/queries.ts";
import { mayUse, useSession } from "../../api/session.tsx";
import { Asked } from "../../shared/asked.tsx";
import { useTitle } from "../../shared/use-title.ts";
import { useStrings } from "../../strings/use-strings.tsx";
import { TypingNote } from "../live/typing-note.tsx";
import { Composer } from "./composer.tsx";
import { TicketCards } from "./ticket-cards.tsx";
import { TicketHead } from "./ticket-head.tsx";
import { TicketHistory } from "./ticket-history.tsx";
import { TicketRuns } from "./ticket-runs.tsx";
import { Thread } from "./thread.tsx";
import "./tickets.css";

/** One ticket: what was said, what is known, and what can be done. */
export function TicketPage() {
  const { ticketId = "" } = useParams();
  const ticket = useQuery(ticketQuery(ticketId));
  useOnlook("ticket", ticketId);
  useTitle(ticket.data?.subject ?? ticketId);
  return (
    <Asked query={ticket} height="60dvh">
      {(known) => <TicketView key={known.ticket_id} ticket={known} />}
    </Asked>
  );
}

function TicketView({ ticket }: { ticket: Ticket }) {
  const { page, details } = useStrings().tickets;
  const session = useSession();
  return (
    <div className="ticket">
      <section className="ticket-main" aria-label={ticket.subject}>
        <TicketHead ticket={ticket} />
        <Tabs
          defaultValue="conversation"
          keepMounted={false}
          style={{ flex: 1, minHeight: 0, display: "flex", flexDirection: "column" }}
        >
          <Tabs.List px="md">
            <Tabs.Tab value="conversation">{page.conversation}</Tabs.Tab>
            {mayUse(session, "events.read") && <Tabs.Tab value="history">{page.history}</Tabs.Tab>}
            {mayUse(session, "runs.read") && <Tabs.Tab value="runs">{page.runs}</Tabs.Tab>}
          </Tabs.List>
          <Tabs.Panel value="conversation" className="ticket-panel">
            <Thread ticket={ticket} />
            <TypingNote ticket={ticket} />
            {mayUse(session, "messages.write") && <Composer ticket={ticket} />}
          </Tabs.Panel>
          <Tabs.Panel value="history" className="ticket-panel">
            <TicketHistory ticketId={ticket.ticket_id} />
          </Tabs.Panel>
          <Tabs.Panel value="runs" className="ticket-panel">
            <TicketRuns ticketId={ticket.ticket_id} />
          </Tabs.Panel>
        </Tabs>
      </section>
      <div className="ticket-side" role="region" aria-label={details.title} tabIndex={0}>
        <TicketCards ticket={ticket} />
      </div>
    </div>
  );
}
