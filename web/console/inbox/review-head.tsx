import { ActionIcon, Anchor, Badge, Group, Stack, Text, Title } from "@mantine/core";
import { ArrowLeft, CircleHelp } from "lucide-react";
import { Link } from "react-router";
import type { InboxItem } from "../../api/client.ts";
import { CategoryBadge, IdentityBadge, PriorityBadge, StatusBadge } from "../../shared/badges.tsx";
import { Countdown } from "../../shared/countdown.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { useSession } from "../../api/session.tsx";
import { Viewers } from "../live/viewers.tsx";
import { AssignReview } from "./assign-review.tsx";

/** Whose ticket it is, how long there is to decide, and why a person is asked. */
export function ReviewHead({ review, ticket, onBack }: InboxItem & { onBack: () => void }) {
  const strings = useStrings();
  const { inbox } = strings;
  const me = useSession().person?.agent_id;
  return (
    <Stack gap="sm">
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <ActionIcon variant="subtle" color="gray" onClick={onBack} hiddenFrom="sm" aria-label={strings.back}>
          <ArrowLeft size={18} aria-hidden />
        </ActionIcon>
        <div style={{ flex: 1, minWidth: 0 }}>
          <Title order={2} size="h4" style={{ overflowWrap: "anywhere" }}>
            {ticket.subject}
          </Title>
          <Text size="sm" c="dimmed">
            {ticket.customer_name ?? ticket.customer_email} ·{" "}
            <Anchor component={Link} to={`/tickets/${ticket.ticket_id}`} size="sm">
              {ticket.ticket_id}
            </Anchor>
          </Text>
        </div>
        <AssignReview review={review} ticket={ticket} />
      </Group>
      <Group gap={6}>
        <StatusBadge status={ticket.status} />
        <PriorityBadge priority={ticket.priority} />
        <CategoryBadge category={ticket.category} />
        <IdentityBadge identity={ticket.identity} />
        {review.status === "pending" && (
          <Text size="sm">
            {inbox.due}: <Countdown to={review.due_at} />
          </Text>
        )}
        {review.approvals_needed > 1 && (
          <Badge variant="light" color="grape" radius="sm" tt="none">
            {inbox.approvals(review.approvals.length, review.approvals_needed)}
          </Badge>
        )}
      </Group>
      {review.approvals.some(({ by }) => by === me) && review.status === "pending" && (
        <Text size="sm" fw={600}>
          {inbox.youApproved}
        </Text>
      )}
      <Viewers ticketId={ticket.ticket_id} />
      <Reasons reasons={review.reasons} />
    </Stack>
  );
}

function Reasons({ reasons }: { reasons: string[] }) {
  const { inbox } = useStrings();
  return (
    <div className="reasons">
      <Text size="sm" fw={600}>
        <CircleHelp size={15} style={{ verticalAlign: "-2px" }} aria-hidden /> {inbox.reasons}
      </Text>
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>
            <Text size="sm" span>
              {reason}
            </Text>
          </li>
        ))}
      </ul>
    </div>
  );
}
