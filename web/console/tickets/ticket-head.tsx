import { ActionIcon, Alert, Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { ArrowLeft } from "lucide-react";
import { Link, useNavigate } from "react-router";
import type { Ticket } from "../../api/client.ts";
import { mayUse, useSession } from "../../api/session.tsx";
import { CategoryBadge, IdentityBadge, MoodBadge, PriorityBadge, StatusBadge } from "../../shared/badges.tsx";
import { queueText } from "../../shared/queue-text.ts";
import { useStrings } from "../../strings/use-strings.tsx";
import { Viewers } from "../live/viewers.tsx";
import { TicketActions } from "./ticket-actions.tsx";
import { useHandBack } from "./use-ticket-actions.ts";

/** Which ticket it is, how it stands, and what can be done with it. */
export function TicketHead({ ticket }: { ticket: Ticket }) {
  const strings = useStrings();
  const navigate = useNavigate();
  return (
    <Stack gap="xs" p="md" pb="xs">
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={strings.back}
          onClick={() => void (history.length > 1 ? navigate(-1) : navigate("/tickets"))}
        >
          <ArrowLeft size={18} aria-hidden />
        </ActionIcon>
        <div style={{ flex: 1, minWidth: 0 }}>
          <Title order={1} size="h4" style={{ overflowWrap: "anywhere" }}>
            {ticket.subject}
          </Title>
          <Text size="sm" c="dimmed">
            {ticket.ticket_id}
            {ticket.queue !== null && ` · ${queueText(ticket.queue)}`}
            <Linked label={strings.tickets.page.follows} id={ticket.follows} />
            <Linked label={strings.tickets.page.followedBy} id={ticket.followed_by} />
          </Text>
        </div>
      </Group>
      <Group gap={6}>
        <StatusBadge status={ticket.status} />
        <PriorityBadge priority={ticket.priority} />
        <CategoryBadge category={ticket.category} />
        <MoodBadge sentiment={ticket.sentiment} />
        <IdentityBadge identity={ticket.identity} />
      </Group>
      <Viewers ticketId={ticket.ticket_id} />
      <TicketActions ticket={ticket} />
      <TicketNotes ticket={ticket} />
    </Stack>
  );
}

function Linked({ label, id }: { label: string; id: string | null }) {
  return id === null ? null : (
    <>
      {" · "}
      {label}{" "}
      <Anchor component={Link} to={`/tickets/${id}`} size="sm">
        {id}
      </Anchor>
    </>
  );
}

/** What somebody who opens the ticket must know first. */
function TicketNotes({ ticket }: { ticket: Ticket }) {
  const { page } = useStrings().tickets;
  const session = useSession();
  const handBack = useHandBack(ticket.ticket_id);
  return (
    <>
      {ticket.open_review_id !== null && mayUse(session, "reviews.read") && (
        <Alert color="yellow" variant="light" py="xs">
          <Group justify="space-between" gap="xs">
            <Text size="sm">{page.openReview}</Text>
            <Button component={Link} to={`/inbox/${ticket.open_review_id}`} size="compact-sm">
              {page.decide}
            </Button>
          </Group>
        </Alert>
      )}
      {ticket.human_owned && ticket.status !== "closed" && (
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {page.humanOwned}
          </Text>
          {mayUse(session, "tickets.hand_back") && (
            <Button
              size="compact-xs"
              variant="default"
              loading={handBack.isPending}
              onClick={() => handBack.mutate()}
            >
              {page.handBack}
            </Button>
          )}
        </Group>
      )}
      {ticket.degraded.length > 0 && (
        <Text size="xs" c="dimmed">
          {page.degraded(ticket.degraded.join(", "))}
        </Text>
      )}
    </>
  );
}
