import { ActionIcon, Button, Group, Popover, TextInput } from "@mantine/core";
import { BookmarkPlus, X } from "lucide-react";
import { useState, type FormEvent } from "react";
import type { TicketFilters } from "../../api/queries.ts";
import { useSession } from "../../api/session.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { NEWEST, sortedBy } from "./ticket-sort.ts";
import { useSavedViews, type SavedView } from "./use-saved-views.ts";
import { paramsOf } from "./use-ticket-filters.ts";

type Props = { filters: TicketFilters; onPick: (filters: TicketFilters) => void };

const OPEN = "new,open,assigned,in_progress,waiting_for_customer,waiting_for_review,escalated";

/** The lists that everybody looks at, and one's own. */
export function ViewPicker({ filters, onPick }: Props) {
  const { tickets } = useStrings();
  const me = useSession().person?.agent_id;
  const { saved, save, remove } = useSavedViews();
  const { views } = tickets;
  const known: SavedView[] = [
    { name: views.open, filters: { status: OPEN } },
    ...(me === undefined ? [] : [{ name: views.mine, filters: { status: OPEN, assigned_to: me } }]),
    { name: views.review, filters: { status: "waiting_for_review" } },
    { name: views.escalated, filters: { status: "escalated" } },
    { name: views.waiting, filters: { status: "waiting_for_customer" } },
    { name: views.done, filters: { status: "resolved,closed" } },
  ];
  // A view that says nothing of an order is the same in any.
  const isShown = (view: SavedView) =>
    isSame(view.filters, view.filters.sort === undefined ? sortedBy(filters, NEWEST) : filters);
  const isSaved = (view: SavedView) => isSame(view.filters, filters);
  const pick = (picked: TicketFilters) =>
    onPick(filters.sort === undefined ? picked : { sort: filters.sort, ...picked });
  return (
    <Group gap={6} role="group" aria-label={views.label}>
      {known.map((view) => (
        <ViewButton key={view.name} view={view} isShown={isShown(view)} onPick={pick} />
      ))}
      {saved.map((view) => (
        <Group key={view.name} gap={0}>
          <ViewButton view={view} isShown={isShown(view)} onPick={pick} />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={views.remove(view.name)}
            onClick={() => remove(view.name)}
          >
            <X size={13} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      {Object.keys(filters).length > 0 && ![...known, ...saved].some(isSaved) && (
        <SaveView onSave={(name) => save({ name, filters })} />
      )}
    </Group>
  );
}

const isSame = (one: TicketFilters, other: TicketFilters): boolean =>
  JSON.stringify(paramsOf(one)) === JSON.stringify(paramsOf(other));

function ViewButton({
  view,
  isShown,
  onPick,
}: {
  view: SavedView;
  isShown: boolean;
  onPick: Props["onPick"];
}) {
  return (
    <Button
      size="compact-sm"
      radius="xl"
      variant={isShown ? "filled" : "default"}
      aria-pressed={isShown}
      onClick={() => onPick(isShown ? {} : view.filters)}
    >
      {view.name}
    </Button>
  );
}

function SaveView({ onSave }: { onSave: (name: string) => void }) {
  const { tickets, save } = useStrings();
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return;
    onSave(name.trim());
    setOpen(false);
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} withArrow trapFocus>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<BookmarkPlus size={14} aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          {tickets.views.save}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit}>
          <Group align="flex-end" gap="xs">
            <TextInput
              size="xs"
              label={tickets.views.saveName}
              value={name}
              maxLength={40}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button size="xs" type="submit">
              {save}
            </Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
