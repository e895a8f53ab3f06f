import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Ticket } from "../api/client.ts";
import { myTicketsQuery } from "../api/queries.ts";
import { useEntrance } from "../api/session.tsx";
import { Asked } from "../shared/asked.tsx";
import { Ago } from "../shared/countdown.tsx";
import { Empty } from "../shared/states.tsx";
import { useTitle } from "../shared/use-title.ts";
import { useStrings } from "../strings/use-strings.tsx";
import { CustomerStatus } from "./ticket/customer-status.tsx";

/** What one has written to the desk. */
export function MyTicketsPage() {
  const { portal } = useStrings();
  const { session } = useEntrance();
  useTitle(portal.tickets.title, "");
  if (session === null) return <SignInFirst />;
  if (session.desk !== null) return <StaffNote />;
  return <MyTickets />;
}

function MyTickets() {
  const { portal } = useStrings();
  const tickets = useQuery(myTicketsQuery);
  const write = (
    <Button component={Link} to="/new" size="xs">
      {portal.nav.write}
    </Button>
  );
  return (
    <Stack maw={760} mx="auto">
      <Group justify="space-between">
        <Title order={1} size="h2">
          {portal.tickets.title}
        </Title>
        {write}
      </Group>
      <Asked query={tickets}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={portal.tickets.empty.title} action={write}>
              {portal.tickets.empty.text}
            </Empty>
          ) : (
            <Stack gap="sm">
              {all.map((ticket) => (
                <TicketLink key={ticket.ticket_id} ticket={ticket} />
              ))}
            </Stack>
          )
        }
      </Asked>
    </Stack>
  );
}

const TicketLink = ({ ticket }: { ticket: Ticket }) => (
  <Link to={`/tickets/${ticket.ticket_id}`} className="article-link">
    <Group justify="space-between" gap="xs">
      <Text fw={600}>{ticket.subject}</Text>
      <CustomerStatus status={ticket.status} />
    </Group>
    <Ago at={ticket.updated_at} />
  </Link>
);

export function SignInFirst() {
  const { portal } = useStrings();
  return (
    <Empty
      title={portal.tickets.signInFirst}
      order={1}
      action={
        <Button component={Link} to="/sign-in">
          {portal.nav.signIn}
        </Button>
      }
    >
      {portal.signIn.text}
    </Empty>
  );
}

export function StaffNote() {
  const { portal } = useStrings();
  return (
    <Empty
      title={portal.tickets.title}
      order={1}
      action={
        <Button component="a" href="/admin">
          {portal.tickets.console}
        </Button>
      }
    >
      {portal.tickets.staff}
    </Empty>
  );
}
