import { Select } from "@mantine/core";
import { ArrowDownUp } from "lucide-react";
import type { TicketFilters, TicketSort } from "../../api/queries.ts";
import { useStrings } from "../../strings/use-strings.tsx";
import { NEWEST, sortedBy, SORTS } from "./ticket-sort.ts";

type Props = { filters: TicketFilters; onChange: (filters: TicketFilters) => void };

/** In what order the list stands. */
export function SortSelect({ filters, onChange }: Props) {
  const { sort } = useStrings().tickets;
  return (
    <Select
      size="xs"
      w={170}
      aria-label={sort.label}
      leftSection={<ArrowDownUp size={14} aria-hidden />}
      allowDeselect={false}
      data={SORTS.map((value) => ({ value, label: sort[value] }))}
      value={filters.sort ?? NEWEST}
      onChange={(chosen) => onChange(sortedBy(filters, chosen as TicketSort))}
    />
  );
}
