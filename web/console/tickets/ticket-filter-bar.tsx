import { Button, Group, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Search, SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { colleaguesQuery, type TicketFilters } from "../../api/queries.ts";
import { useSession } from "../../api/session.tsx";
import { queueText } from "../../shared/queue-text.ts";
import { useStrings } from "../../strings/use-strings.tsx";

type Props = { filters: TicketFilters; onChange: (filters: TicketFilters) => void };

const PAUSE_MS = 300;

/** Words and values that the list must have. */
export function TicketFilterBar({ filters, onChange }: Props) {
  const strings = useStrings();
  const session = useSession();
  const { data: colleagues = [] } = useQuery(colleaguesQuery);
  const queues = session.desk?.queues.map(({ queue }) => [queue, queueText(queue)] as const) ?? [];
  const people = colleagues.map(({ agent_id, name }) => [agent_id, name] as const);
  const part = { filters, onChange };
  const [isOpen, setOpen] = useState(false);
  const { q: _words, sort: _order, ...narrowing } = filters;
  const count = Object.keys(narrowing).length;
  return (
    <Group gap="xs" align="flex-end" className="filters" data-open={isOpen || undefined}>
      {session.role !== "evaluator" && <SearchField {...part} />}
      <Button
        size="xs"
        variant="default"
        hiddenFrom="sm"
        leftSection={<SlidersHorizontal size={14} aria-hidden />}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {strings.tickets.filters.show(count)}
      </Button>
      <FilterSelect
        {...part}
        name="status"
        label={strings.tickets.status}
        options={Object.entries(strings.status)}
      />
      <FilterSelect
        {...part}
        name="priority"
        label={strings.tickets.priority}
        options={Object.entries(strings.priority)}
      />
      <FilterSelect
        {...part}
        name="category"
        label={strings.tickets.category}
        options={Object.entries(strings.category)}
      />
      <FilterSelect
        {...part}
        name="sentiment"
        label={strings.tickets.mood}
        options={Object.entries(strings.sentiment)}
      />
      <FilterSelect {...part} name="queue" label={strings.tickets.queue} options={queues} />
      <FilterSelect {...part} name="assigned_to" label={strings.tickets.assignee} options={people} />
    </Group>
  );
}

function SearchField({ filters, onChange }: Props) {
  const { tickets } = useStrings();
  const asked = filters.q ?? "";
  const [{ words, known, isTyping }, setTyped] = useState({ words: asked, known: asked, isTyping: false });
  // What is asked for elsewhere, by a view or the way back, is shown here; not while somebody types further.
  if (asked !== known) setTyped({ words: isTyping ? words : asked, known: asked, isTyping });
  const look = useDebouncedCallback((q: string) => {
    const { q: _before, ...others } = filters;
    onChange(q === "" ? others : { ...others, q });
  }, PAUSE_MS);
  return (
    <TextInput
      type="search"
      size="xs"
      w={{ base: "100%", sm: 260 }}
      leftSection={<Search size={14} aria-hidden />}
      label={tickets.filters.search}
      value={words}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setTyped((before) => ({ ...before, words: value, isTyping: true }));
        look(value.trim());
      }}
      onBlur={() => setTyped((before) => ({ ...before, isTyping: false }))}
    />
  );
}

type SelectProps = Props & {
  name: Exclude<keyof TicketFilters, "q" | "sort">;
  label: string;
  options: readonly (readonly [string, string])[];
};

function FilterSelect({ filters, onChange, name, label, options }: SelectProps) {
  const { tickets } = useStrings();
  const value = filters[name];
  const isOne = value !== undefined && !value.includes(",");
  return (
    <Select
      size="xs"
      className="filter"
      w={{ base: "calc(50% - 5px)", sm: 140 }}
      label={label}
      placeholder={value === undefined ? tickets.filters.any : "…"}
      clearable
      data={options.map(([one, text]) => ({ value: one, label: text }))}
      value={isOne ? value : null}
      onChange={(chosen) => {
        const { [name]: _before, ...others } = filters;
        onChange(chosen === null ? others : { ...others, [name]: chosen });
      }}
    />
  );
}
