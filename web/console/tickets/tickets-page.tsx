import { Button, Center, Group, Stack, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { ticketsQuery } from "../../api/queries.ts";
import { Empty, Failed, Loading } from "../../shared/states.tsx";
import { useTitle } from "../../shared/use-title.ts";
import { useStrings } from "../../strings/use-strings.tsx";
import { SortSelect } from "./sort-select.tsx";
import { TicketFilterBar } from "./ticket-filter-bar.tsx";
import { TicketList } from "./ticket-list.tsx";
import { NEWEST, sortedBy } from "./ticket-sort.ts";
import { useTicketFilters } from "./use-ticket-filters.ts";
import { ViewPicker } from "./view-picker.tsx";
import "./tickets.css";

/** Every ticket that one may see: searched, filtered, chosen. */
export function TicketsPage() {
  const strings = useStrings();
  const { filters, setFilters } = useTicketFilters();
  const list = useInfiniteQuery(ticketsQuery(filters));
  const tickets = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  useTitle(strings.tickets.title);
  return (
    <Stack p="md" gap="sm">
      <Group justify="space-between">
        <Title order={1} size="h3">
          {strings.tickets.title}
        </Title>
        <Group gap="sm">
          {list.data && (
            <Text size="sm" c="dimmed" aria-live="polite">
              {strings.tickets.count(tickets.length, list.hasNextPage)}
            </Text>
          )}
          <SortSelect filters={filters} onChange={setFilters} />
        </Group>
      </Group>
      <ViewPicker filters={filters} onPick={setFilters} />
      <TicketFilterBar filters={filters} onChange={setFilters} />
      {list.isPending && <Loading />}
      {list.error && tickets.length === 0 && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.data && tickets.length === 0 && <NoTickets onClear={() => setFilters({})} />}
      {tickets.length > 0 && (
        <TicketList
          tickets={tickets}
          sort={filters.sort ?? NEWEST}
          onSort={(sort) => setFilters(sortedBy(filters, sort))}
        />
      )}
      {list.hasNextPage && (
        <Center>
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {strings.more}
          </Button>
        </Center>
      )}
    </Stack>
  );
}

function NoTickets({ onClear }: { onClear: () => void }) {
  const { tickets } = useStrings();
  return (
    <Empty
      title={tickets.empty.title}
      action={
        <Button variant="light" size="xs" onClick={onClear}>
          {tickets.filters.clear}
        </Button>
      }
    >
      {tickets.empty.text}
    </Empty>
  );
}
