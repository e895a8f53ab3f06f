import { Group, Spoiler, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import type { Ticket } from "../../api/client.ts";
import { mayUse, useSession } from "../../api/session.tsx";
import { isOpen } from "../../shared/is-open.ts";
import { Countdown } from "../../shared/countdown.tsx";
import { languageText } from "../../shared/money.ts";
import { Stars } from "../../shared/stars.tsx";
import { Progress } from "../../shared/progress.tsx";
import { momentText } from "../../shared/time.ts";
import { useLanguage, useStrings } from "../../strings/use-strings.tsx";
import { Card } from "./card.tsx";
import { CustomerCard } from "./customer-card.tsx";

/** What is known about a ticket, beside its thread. */
export function TicketCards({ ticket }: { ticket: Ticket }) {
  const { tickets } = useStrings();
  const session = useSession();
  return (
    <Stack gap="lg" p="md">
      <Clocks ticket={ticket} />
      {ticket.escalation && <EscalationCard ticket={ticket} escalation={ticket.escalation} />}
      {mayUse(session, "customers.read") && <CustomerCard ticket={ticket} />}
      <SolutionCard ticket={ticket} />
      <Card title={tickets.timeline.title}>
        <Progress timeline={ticket.timeline} />
      </Card>
      <Details ticket={ticket} />
    </Stack>
  );
}

const Line = ({ name, children }: { name: string; children: ReactNode }) => (
  <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
    <Text size="sm" c="dimmed">
      {name}
    </Text>
    <Text size="sm" ta="right" component="div">
      {children}
    </Text>
  </Group>
);

function Clocks({ ticket }: { ticket: Ticket }) {
  const { clocks } = useStrings().tickets;
  return (
    <Card title={clocks.title}>
      <Line name={clocks.first}>
        {ticket.first_responded_at === null && isOpen(ticket) ? (
          <Countdown to={ticket.first_response_due_at} />
        ) : (
          clocks.met
        )}
      </Line>
      <Line name={clocks.resolution}>
        {isOpen(ticket) ? <Countdown to={ticket.resolution_due_at} /> : clocks.resolved}
      </Line>
    </Card>
  );
}

function EscalationCard({
  ticket,
  escalation,
}: {
  ticket: Ticket;
  escalation: NonNullable<Ticket["escalation"]>;
}) {
  const { tickets, level, more, less } = useStrings();
  return (
    <section className="escalation" aria-label={tickets.escalationCard.title}>
      <Title order={2} size="h5">
        {tickets.escalationCard.title} {tickets.escalationCard.to(level[escalation.level])}
      </Title>
      <Text size="sm" mt={4}>
        {escalation.reason}
      </Text>
      {escalation.summary !== null && escalation.summary !== ticket.description && (
        <Spoiler maxHeight={84} showLabel={more} hideLabel={less} mt={4}>
          <Text size="sm" className="preserve">
            {escalation.summary}
          </Text>
        </Spoiler>
      )}
      {escalation.action_plan.length > 0 && (
        <ol className="steps">
          {escalation.action_plan.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
    </section>
  );
}

function SolutionCard({ ticket: { solution } }: { ticket: Ticket }) {
  const { tickets } = useStrings();
  if (!solution || solution.steps.length === 0) return null;
  return (
    <Card title={tickets.solution.title}>
      <ol className="steps">
        {solution.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <Text size="xs" c="dimmed">
        {tickets.solution.probability(Math.round(solution.resolution_probability * 100))}
      </Text>
    </Card>
  );
}

function Details({ ticket }: { ticket: Ticket }) {
  const strings = useStrings();
  const { language } = useLanguage();
  const { details } = strings.tickets;
  return (
    <Card title={details.title}>
      <Line name={details.opened}>{momentText(ticket.created_at, language)}</Line>
      <Line name={details.source}>{strings.source[ticket.source]}</Line>
      <Line name={details.language}>{languageText(ticket.language, language)}</Line>
      {ticket.intent !== null && <Line name={details.intent}>{ticket.intent.replaceAll("_", " ")}</Line>}
      {ticket.order_id !== null && <Line name={details.order}>{ticket.order_id}</Line>}
      {ticket.rating && (
        <div>
          <Stars score={ticket.rating.score} />
          <Text size="sm">{ticket.rating.comment}</Text>
        </div>
      )}
    </Card>
  );
}
