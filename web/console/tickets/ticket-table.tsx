import { Checkbox, Table } from "@mantine/core";
import { Fragment, useCallback, type FocusEvent } from "react";
import type { Ticket } from "../../api/client.ts";
import type { TicketSort } from "../../api/queries.ts";
import { useStrings } from "../../strings/use-strings.tsx";
import { useNameOf } from "../colleagues.ts";
import { SortHead } from "./sort-head.tsx";
import { TicketRow } from "./ticket-row.tsx";
import { useRowsInView } from "./use-rows-in-view.ts";

type Chosen = ReadonlySet<string>;

type Props = {
  tickets: readonly Ticket[];
  chosen: Chosen;
  /** Null: nobody may choose. */
  onChoose: ((choose: (before: Chosen) => Chosen) => void) | null;
  sort: TicketSort;
  onSort: (sort: TicketSort) => void;
};

/** Tickets in rows, of which only those near the screen are drawn; on a narrow screen each is a card. */
export function TicketTable({ tickets, chosen, onChoose, ...order }: Props) {
  const nameOf = useNameOf();
  const { body, rows, gapAfter, measure, onFocusIn } = useRowsInView(tickets);
  const toggle = useCallback((id: string) => onChoose?.((before) => toggled(before, id)), [onChoose]);
  return (
    <Table className="tickets" highlightOnHover verticalSpacing={7} aria-rowcount={tickets.length + 1}>
      <Head tickets={tickets} chosen={chosen} onChoose={onChoose} {...order} />
      <Table.Tbody ref={body} onFocus={(event) => onFocusIn(ticketOf(event))} onBlur={() => onFocusIn(null)}>
        {rows.map(({ ticket, index, gapBefore }) => (
          <Fragment key={ticket.ticket_id}>
            <Gap height={gapBefore} />
            <TicketRow
              ticket={ticket}
              index={index}
              assignee={ticket.assigned_to === null ? "–" : nameOf(ticket.assigned_to)}
              isChosen={chosen.has(ticket.ticket_id)}
              onToggle={onChoose && toggle}
              measure={measure}
            />
          </Fragment>
        ))}
        <Gap height={gapAfter} />
      </Table.Tbody>
    </Table>
  );
}

function Head({ tickets, chosen, onChoose, ...order }: Props) {
  const { tickets: texts } = useStrings();
  const isAll = tickets.length > 0 && tickets.every(({ ticket_id }) => chosen.has(ticket_id));
  return (
    <Table.Thead>
      <Table.Tr aria-rowindex={1}>
        {onChoose && (
          <Table.Th w={36}>
            <Checkbox
              size="xs"
              aria-label={texts.bulk.chooseAll}
              checked={isAll}
              indeterminate={!isAll && chosen.size > 0}
              onChange={() => onChoose(() => new Set(isAll ? [] : tickets.map(({ ticket_id }) => ticket_id)))}
            />
          </Table.Th>
        )}
        <Table.Th>{texts.subject}</Table.Th>
        <SortHead {...order} name={texts.status} by={["status"]} w="13%" />
        <SortHead {...order} name={texts.priority} by={["priority"]} w="8.5%" />
        <Table.Th w="10.5%">{texts.category}</Table.Th>
        <Table.Th w="9.5%">{texts.mood}</Table.Th>
        <Table.Th w="11.5%">{texts.assignee}</Table.Th>
        <SortHead {...order} name={texts.due} by={["due"]} w="11%" />
        <SortHead {...order} name={texts.created} by={["newest", "oldest"]} w="8%" />
      </Table.Tr>
    </Table.Thead>
  );
}

/** The room of rows that are not drawn. */
const Gap = ({ height }: { height: number }) =>
  height > 0 ? (
    <Table.Tr className="tickets-gap" aria-hidden>
      <Table.Td colSpan={COLUMNS} style={{ height }} />
    </Table.Tr>
  ) : null;

/** As many as there may be. */
const COLUMNS = 9;

function toggled(before: Chosen, id: string): Chosen {
  const next = new Set(before);
  if (!next.delete(id)) next.add(id);
  return next;
}

const ticketOf = ({ target }: FocusEvent<HTMLElement>): string | null =>
  target.closest<HTMLElement>("[data-ticket]")?.dataset["ticket"] ?? null;
