import { Anchor, Badge, Group, Paper, Progress, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { BookOpen } from "lucide-react";
import { Link } from "react-router";
import type { InboxItem, Review, Ticket } from "../../api/client.ts";
import { ticketQuery } from "../../api/queries.ts";
import { CategoryBadge, MoodBadge, PriorityBadge } from "../../shared/badges.tsx";
import { useStrings } from "../../strings/use-strings.tsx";

const RISK: Record<string, string> = { low: "green", medium: "yellow", high: "red" };

/** What the agents concluded, from what, and how sure they are. */
export function EvidencePanel({
  review,
  ticket,
  onRead,
}: InboxItem & { onRead: (articleId: string) => void }) {
  const strings = useStrings();
  const { evidence } = review;
  return (
    <Stack gap="lg" p="md">
      <Stack gap="xs">
        <Title order={3} size="h5">
          {strings.inbox.evidence}
        </Title>
        <Group gap={6}>
          <CategoryBadge category={ticket.category} />
          <PriorityBadge priority={ticket.priority} />
          <MoodBadge sentiment={ticket.sentiment} />
          {evidence.risk && (
            <Badge variant="light" radius="sm" tt="none" color={RISK[evidence.risk] ?? "gray"}>
              {strings.risk[evidence.risk as keyof typeof strings.risk]}
            </Badge>
          )}
          {evidence.urgent && (
            <Badge variant="light" radius="sm" tt="none" color="red">
              {strings.inbox.urgent}
            </Badge>
          )}
        </Group>
        <Confidence value={evidence.confidence} />
        {evidence.reasoning && <Text size="sm">{evidence.reasoning}</Text>}
        {evidence.degraded.length > 0 && (
          <Text size="sm" c="orange.8">
            {strings.inbox.degraded(evidence.degraded.join(", "))}
          </Text>
        )}
      </Stack>
      <Articles review={review} onRead={onRead} />
      <SimilarTickets review={review} />
    </Stack>
  );
}

function Confidence({ value }: { value: number | null }) {
  const { inbox, percentSure } = useStrings();
  if (value === null) return null;
  const percent = Math.round(value * 100);
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4}>
        {inbox.confidence}: {percentSure(percent)}
      </Text>
      <Progress
        value={percent}
        size="sm"
        color={percent >= 80 ? "teal" : percent >= 50 ? "yellow" : "red"}
        aria-label={inbox.confidence}
      />
    </div>
  );
}

function Articles({ review, onRead }: { review: Review; onRead: (articleId: string) => void }) {
  const { inbox } = useStrings();
  const citations = review.proposal.reply?.citations ?? review.evidence.citations;
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {inbox.articles}
      </Title>
      {citations.length === 0 && (
        <Text size="sm" c="dimmed">
          {inbox.noArticles}
        </Text>
      )}
      {citations.map(({ article_id, title, relevance_score }) => (
        <Paper key={article_id} className="panel" p="xs">
          <Anchor component="button" type="button" ta="left" size="sm" onClick={() => onRead(article_id)}>
            <BookOpen size={14} style={{ verticalAlign: "-2px" }} aria-hidden /> {title}
          </Anchor>
          <Text size="xs" c="dimmed">
            {inbox.fits(Math.round(relevance_score * 100))}
          </Text>
        </Paper>
      ))}
    </Stack>
  );
}

function SimilarTickets({ review }: { review: Review }) {
  const { inbox } = useStrings();
  const { similar_tickets } = review.evidence;
  if (similar_tickets.length === 0) return null;
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {inbox.similar}
      </Title>
      {similar_tickets.map((similar) => (
        <SimilarTicket key={similar.ticket_id} {...similar} />
      ))}
    </Stack>
  );
}

function SimilarTicket({
  ticket_id,
  relevance_score,
}: {
  ticket_id: Ticket["ticket_id"];
  relevance_score: number;
}) {
  const { inbox } = useStrings();
  const { data } = useQuery({ ...ticketQuery(ticket_id), refetchInterval: false, retry: false });
  return (
    <Group gap="xs" justify="space-between" wrap="nowrap">
      {data ? (
        <Anchor component={Link} to={`/tickets/${ticket_id}`} size="sm" lineClamp={1}>
          {data.subject}
        </Anchor>
      ) : (
        <Text size="sm" c="dimmed">
          {ticket_id}
        </Text>
      )}
      <Text size="xs" c="dimmed" style={{ whiteSpace: "nowrap" }}>
        {inbox.similarity(Math.round(relevance_score * 100))}
      </Text>
    </Group>
  );
}
