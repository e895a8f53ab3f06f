import { useLocalStorage } from "@mantine/hooks";
import type { TicketFilters } from "../../api/queries.ts";

/** A list that somebody looks at often, by the name that they gave it. */
export type SavedView = { name: string; filters: TicketFilters };

/** One's own views, in this browser. */
export function useSavedViews() {
  const [saved, setSaved] = useLocalStorage<SavedView[]>({ key: "deskgraph-ticket-views", defaultValue: [] });
  return {
    saved,
    save: (view: SavedView) => setSaved((known) => [...known.filter(({ name }) => name !== view.name), view]),
    remove: (gone: string) => setSaved((known) => known.filter(({ name }) => name !== gone)),
  };
}
