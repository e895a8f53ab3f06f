import { useSearchParams } from "react-router";
import type { TicketFilters } from "../../api/queries.ts";

const NAMES = ["status", "priority", "category", "sentiment", "queue", "assigned_to", "q", "sort"] as const;

/** What is looked for stands in the address: it can be sent to a colleague, and the way back leads to it. */
export function useTicketFilters(): { filters: TicketFilters; setFilters: (filters: TicketFilters) => void } {
  const [params, setParams] = useSearchParams();
  return {
    filters: filtersIn(params),
    setFilters: (filters) => setParams(paramsOf(filters), { replace: true }),
  };
}

const filtersIn = (params: URLSearchParams): TicketFilters =>
  Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = params.get(name);
      return value === null || value === "" ? [] : [[name, value]];
    }),
  );

export const paramsOf = (filters: TicketFilters): Record<string, string> =>
  Object.fromEntries(NAMES.flatMap((name) => (filters[name] ? [[name, filters[name]]] : [])));
