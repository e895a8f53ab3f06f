import { Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CheckCircle2 } from "lucide-react";
import { Link, useParams } from "react-router";
import { api, bodyOf, type Ticket } from "../../api/client.ts";
import { ticketQuery } from "../../api/queries.ts";
import { useEntrance } from "../../api/session.tsx";
import { Asked } from "../../shared/asked.tsx";
import { CategoryBadge, PriorityBadge } from "../../shared/badges.tsx";
import { Progress } from "../../shared/progress.tsx";
import { complain } from "../../shared/toast.tsx";
import { useTitle } from "../../shared/use-title.ts";
import { useStrings } from "../../strings/use-strings.tsx";
import { SignInFirst, StaffNote } from "../my-tickets-page.tsx";
import { Chat } from "./chat.tsx";
import { CustomerStatus } from "./customer-status.tsx";
import { EscalatedNote } from "./escalated-note.tsx";
import { RateTicket } from "./rate-ticket.tsx";

/** One request: how it stands, what was said, and what one can do. */
export function MyTicketPage() {
  const { ticketId = "" } = useParams();
  const { session } = useEntrance();
  const ticket = useQuery({ ...ticketQuery(ticketId), enabled: session !== null });
  useTitle(ticket.data?.subject ?? "", "");
  if (session === null) return <SignInFirst />;
  if (session.desk !== null) return <StaffNote />;
  return (
    <Asked query={ticket}>{(known) => <MyTicket ticket={known} isGuest={session.role === "guest"} />}</Asked>
  );
}

function MyTicket({ ticket, isGuest }: { ticket: Ticket; isGuest: boolean }) {
  const { portal, tickets } = useStrings();
  return (
    <div className="my-ticket">
      <Stack gap="md">
        <Title order={1} size="h3" style={{ overflowWrap: "anywhere" }}>
          {ticket.subject}
        </Title>
        <Group gap={6}>
          <CustomerStatus status={ticket.status} />
          <CategoryBadge category={ticket.category} />
          <PriorityBadge priority={ticket.priority} />
        </Group>
        <EscalatedNote ticket={ticket} />
        <Chat ticket={ticket} />
        <RateTicket ticket={ticket} />
      </Stack>
      <Stack gap="lg" component="aside">
        <Standing ticket={ticket} />
        <section>
          <Title order={2} size="h5" mb="sm">
            {tickets.timeline.title}
          </Title>
          <Progress timeline={ticket.timeline} />
        </section>
        <Steps ticket={ticket} />
        <Text size="xs" c="dimmed">
          {ticket.ticket_id}
          <br />
          {isGuest && portal.ticket.guestNote}
        </Text>
      </Stack>
    </div>
  );
}

function Steps({ ticket: { solution } }: { ticket: Ticket }) {
  const { portal } = useStrings();
  if (!solution || solution.steps.length === 0) return null;
  return (
    <section>
      <Title order={2} size="h5">
        {portal.ticket.steps}
      </Title>
      <ol className="steps">
        {solution.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </section>
  );
}

/** What the customer can set: solved, not solved; or where it goes on. */
function Standing({ ticket }: { ticket: Ticket }) {
  const strings = useStrings();
  const { portal } = strings;
  const queries = useQueryClient();
  const set = useMutation({
    mutationFn: (status: "resolved" | "open") =>
      bodyOf(
        api.PUT("/api/tickets/{id}/status", { params: { path: { id: ticket.ticket_id } }, body: { status } }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["ticket", ticket.ticket_id] }),
    onError: (error) => complain(error, strings),
  });
  if (ticket.followed_by !== null)
    return (
      <Anchor component={Link} to={`/tickets/${ticket.followed_by}`}>
        {portal.ticket.followed}
      </Anchor>
    );
  if (ticket.status === "closed") return null;
  if (ticket.status === "resolved")
    return (
      <Button variant="default" loading={set.isPending} onClick={() => set.mutate("open")}>
        {portal.ticket.reopen}
      </Button>
    );
  return (
    <Button
      variant="light"
      color="teal"
      c="var(--mantine-color-teal-light-color)"
      leftSection={<CheckCircle2 size={16} aria-hidden />}
      loading={set.isPending}
      onClick={() => set.mutate("resolved")}
    >
      {portal.ticket.resolve}
    </Button>
  );
}
