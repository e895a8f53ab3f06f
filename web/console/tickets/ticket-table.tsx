import { Anchor, Checkbox, Group, Table, Text } from "@mantine/core";
import { memo } from "react";
import { Link } from "react-router";
import { isOpen } from "../../shared/is-open.ts";
import type { Ticket } from "../../api/client.ts";
import type { TicketSort } from "../../api/queries.ts";
import { CategoryBadge, MoodBadge, PriorityBadge, StatusBadge } from "../../shared/badges.tsx";
import { Ago, Countdown } from "../../shared/countdown.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { useNameOf } from "../colleagues.ts";
import { SortHead } from "./sort-head.tsx";

type Props = {
  tickets: Ticket[];
  chosen: ReadonlySet<string>;
  /** Null: nobody may choose. */
  onChoose: ((chosen: ReadonlySet<string>) => void) | null;
  sort: TicketSort;
  onSort: (sort: TicketSort) => void;
};

/** Tickets in rows; on a narrow screen each is a card. */
export function TicketTable({ tickets, chosen, onChoose, ...order }: Props) {
  const { tickets: texts } = useStrings();
  const nameOf = useNameOf();
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose?.(next);
  };
  const all = tickets.map(({ ticket_id }) => ticket_id);
  const isAll = all.length > 0 && all.every((id) => chosen.has(id));
  return (
    <Table className="tickets" highlightOnHover verticalSpacing={7}>
      <Table.Thead>
        <Table.Tr>
          {onChoose && (
            <Table.Th w={36}>
              <Checkbox
                size="xs"
                aria-label={texts.bulk.chooseAll}
                checked={isAll}
                indeterminate={!isAll && chosen.size > 0}
                onChange={() => onChoose(isAll ? new Set() : new Set(all))}
              />
            </Table.Th>
          )}
          <Table.Th>{texts.subject}</Table.Th>
          <SortHead {...order} name={texts.status} by={["status"]} />
          <SortHead {...order} name={texts.priority} by={["priority"]} />
          <Table.Th>{texts.category}</Table.Th>
          <Table.Th>{texts.mood}</Table.Th>
          <Table.Th>{texts.assignee}</Table.Th>
          <SortHead {...order} name={texts.due} by={["due"]} />
          <SortHead {...order} name={texts.created} by={["newest", "oldest"]} />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {tickets.map((ticket) => (
          <Row
            key={ticket.ticket_id}
            ticket={ticket}
            assignee={ticket.assigned_to === null ? "–" : nameOf(ticket.assigned_to)}
            isChosen={chosen.has(ticket.ticket_id)}
            onToggle={onChoose && toggle}
          />
        ))}
      </Table.Tbody>
    </Table>
  );
}

type RowProps = {
  ticket: Ticket;
  assignee: string;
  isChosen: boolean;
  onToggle: ((id: string) => void) | null;
};

const Row = memo(
  function Row({ ticket, assignee, isChosen, onToggle }: RowProps) {
    const { tickets: texts } = useStrings();
    return (
      <Table.Tr data-chosen={isChosen || undefined}>
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
          <Text size="sm" truncate maw={140}>
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
  },
  // Toggling makes a new function for each of thousands of rows, of which one has changed.
  (before, after) =>
    before.ticket === after.ticket &&
    before.assignee === after.assignee &&
    before.isChosen === after.isChosen &&
    (before.onToggle === null) === (after.onToggle === null),
);

/** What comes first: the first answer while there is none, then the resolution. */
const dueAt = (
  ticket: Pick<Ticket, "first_responded_at" | "first_response_due_at" | "resolution_due_at">,
): string => (ticket.first_responded_at === null ? ticket.first_response_due_at : ticket.resolution_due_at);
