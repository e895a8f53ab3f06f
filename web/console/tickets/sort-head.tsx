import { Table, UnstyledButton } from "@mantine/core";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { TicketSort } from "../../api/queries.ts";
import { useStrings } from "../../strings/use-strings.tsx";

type Props = {
  name: string;
  /** The orders that a click goes through. */
  by: readonly [TicketSort, ...TicketSort[]];
  sort: TicketSort;
  onSort: (sort: TicketSort) => void;
  /** How wide the column is. */
  w: string;
};

/** Orders in which the largest comes first: the latest, the most pressing. */
const DESCENDING: ReadonlySet<TicketSort> = new Set(["newest", "priority"]);

/** The head of a column that the list can be sorted by. */
export function SortHead({ name, by, sort, onSort, w }: Props) {
  const { tickets } = useStrings();
  const at = by.indexOf(sort);
  const isSorted = at >= 0;
  const isDescending = DESCENDING.has(sort);
  const Arrow = isDescending ? ArrowDown : ArrowUp;
  return (
    <Table.Th w={w} aria-sort={!isSorted ? undefined : isDescending ? "descending" : "ascending"}>
      <UnstyledButton
        className="sort-head"
        title={tickets.sort.by(name)}
        onClick={() => onSort(by[(at + 1) % by.length] ?? by[0])}
      >
        {name} {isSorted && <Arrow size={13} aria-hidden />}
      </UnstyledButton>
    </Table.Th>
  );
}
