import { Anchor, Badge, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { Refused, type Order, type Ticket } from "../../api/client.ts";
import { customerQuery, customerTicketsQuery } from "../../api/queries.ts";
import { StatusBadge } from "../../shared/badges.tsx";
import { moneyText } from "../../shared/money.ts";
import { Failed, Loading } from "../../shared/states.tsx";
import { dayText } from "../../shared/time.ts";
import { useLanguage, useStrings } from "../../strings/use-strings.tsx";
import { Card } from "./card.tsx";

const MOST_SHOWN = 5;

/** Who wrote: record, value, orders and earlier tickets. */
export function CustomerCard({ ticket }: { ticket: Ticket }) {
  const { tickets, tier } = useStrings();
  const { language } = useLanguage();
  const texts = tickets.customerCard;
  const { data: customer, error, refetch } = useQuery(customerQuery(ticket.customer_id));
  if (error instanceof Refused) return <Text size="sm">{texts.hidden}</Text>;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!customer) return <Loading height={80} />;
  return (
    <Card title={texts.title}>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {ticket.customer_name ?? customer.name}
        </Text>
        <Badge size="sm" variant="light" radius="sm" tt="none">
          {tier[customer.tier]}
        </Badge>
      </Group>
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {customer.email}
      </Text>
      <Text size="sm" c="dimmed">
        {texts.value}: {moneyText(customer.lifetime_value, language)} ·{" "}
        {texts.since(dayText(customer.created_at, language))}
      </Text>
      <Orders orders={customer.orders} />
      <EarlierTickets ticket={ticket} />
    </Card>
  );
}

function Orders({ orders }: { orders: Order[] }) {
  const { customerCard } = useStrings().tickets;
  const { language } = useLanguage();
  return (
    <Stack gap={2} mt={4}>
      <Text size="sm" fw={600}>
        {customerCard.orders}
      </Text>
      {orders.length === 0 && (
        <Text size="sm" c="dimmed">
          {customerCard.noOrders}
        </Text>
      )}
      {orders.slice(0, MOST_SHOWN).map(({ order_id, status, total, currency, items, placed_at }) => (
        <div key={order_id}>
          <Group justify="space-between" gap="xs">
            <Text size="sm">{order_id}</Text>
            <Text size="sm">{moneyText({ amount: total, currency }, language)}</Text>
          </Group>
          <Text size="xs" c="dimmed">
            {status} · {dayText(placed_at, language)} · {items.map(({ name }) => name).join(", ")}
          </Text>
        </div>
      ))}
    </Stack>
  );
}

function EarlierTickets({ ticket }: { ticket: Ticket }) {
  const { customerCard } = useStrings().tickets;
  const { data = [] } = useQuery(customerTicketsQuery(ticket.customer_id));
  const earlier = data.filter(({ ticket_id }) => ticket_id !== ticket.ticket_id).slice(0, MOST_SHOWN);
  return (
    <Stack gap={4} mt={4}>
      <Text size="sm" fw={600}>
        {customerCard.history}
      </Text>
      {earlier.length === 0 && (
        <Text size="sm" c="dimmed">
          {customerCard.noHistory}
        </Text>
      )}
      {earlier.map(({ ticket_id, subject, status }) => (
        <Group key={ticket_id} justify="space-between" gap="xs" wrap="nowrap">
          <Anchor component={Link} to={`/tickets/${ticket_id}`} size="sm" truncate>
            {subject}
          </Anchor>
          <StatusBadge status={status} size="xs" style={{ flexShrink: 0 }} />
        </Group>
      ))}
    </Stack>
  );
}
