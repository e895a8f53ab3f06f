import { Anchor, Checkbox, Group, Table, Text } from "@mantine/core";
import { memo } from "react";
import { Link } from "react-router";
import type { Ticket } from "../../api/client.ts";
import { CategoryBadge, MoodBadge, PriorityBadge, StatusBadge } from "../../shared/badges.tsx";
import { Ago, Countdown } from "../../shared/countdown.tsx";
import { isOpen } from "../../shared/is-open.ts";
import { useStrings } from "../../strings/use-strings.tsx";

type Props = {
  ticket: Ticket;
  /** Where it stands among all rows of the list, drawn or not, from 0. */
  index: number;
  assignee: string;
  isChosen: boolean;
  /** Null: nobody may choose. */
  onToggle: ((id: string) => void) | null;
  measure: (row: HTMLTableRowElement | null) => void;
};

/** The table's head is its first row. */
const ROWS_BEFORE = 2;

/** A ticket as a row of the list; the same as long as nothing of it changes. */
export const TicketRow = memo(function TicketRow({
  ticket,
  index,
  assignee,
  isChosen,
  onToggle,
  measure,
}: Props) {
  const { tickets: texts } = useStrings();
  return (
    <Table.Tr
      ref={measure}
      data-index={index}
      data-ticket={ticket.ticket_id}
      data-chosen={isChosen || undefined}
      aria-rowindex={index + ROWS_BEFORE}
    >
      {onToggle && (
        <Table.Td>
          <Checkbox
            size="xs"
            aria-label={texts.bulk.choose(ticket.subject)}
            checked={isChosen}
            onChange={() => onToggle(ticket.ticket_id)}
          />
        </Table.Td>
      )}
      <Subject ticket={ticket} />
      <Table.Td>
        <StatusBadge status={ticket.status} />
      </Table.Td>
      <Table.Td>
        <PriorityBadge priority={ticket.priority} />
      </Table.Td>
      <Table.Td>
        <CategoryBadge category={ticket.category} />
      </Table.Td>
      <Table.Td>
        <MoodBadge sentiment={ticket.sentiment} />
      </Table.Td>
      <Table.Td data-none={ticket.assigned_to === null || undefined}>
        <Text size="sm" truncate>
          {assignee}
        </Text>
      </Table.Td>
      <Table.Td data-none={!isOpen(ticket) || undefined}>
        <Group gap={4} wrap="nowrap">
          {isOpen(ticket) ? <Countdown to={dueAt(ticket)} size="xs" /> : <Text size="xs">–</Text>}
        </Group>
      </Table.Td>
      <Table.Td>
        <Ago at={ticket.created_at} />
      </Table.Td>
    </Table.Tr>
  );
});

const Subject = ({ ticket }: Pick<Props, "ticket">) => (
  <Table.Td className="tickets-subject">
    <Anchor
      component={Link}
      to={`/tickets/${ticket.ticket_id}`}
      size="sm"
      fw={600}
      c="var(--mantine-color-text)"
    >
      {ticket.subject}
    </Anchor>
    <Text size="xs" c="dimmed" truncate>
      {ticket.customer_name ?? ticket.customer_email} · {ticket.ticket_id}
    </Text>
  </Table.Td>
);

/** What comes first: the first answer while there is none, then the resolution. */
const dueAt = (
  ticket: Pick<Ticket, "first_responded_at" | "first_response_due_at" | "resolution_due_at">,
): string => (ticket.first_responded_at === null ? ticket.first_response_due_at : ticket.resolution_due_at);
