import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { paths } from "./schema.d.ts";
import { api, bodyOf, pageOf, Unreachable, type InboxItem } from "./client.ts";
import type { TicketPage } from "./ticket-pages.ts";

/** Everything that pages read, by key. What changes is looked at again by the first parts of the key. */
const LIST = 50;
const MANY = 200;
const LONG_MS = 60_000;
const POLL_HEALTH_MS = 5000;

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: () => bodyOf(api.GET("/api/session")),
  staleTime: LONG_MS,
  refetchInterval: false,
});

export type InboxOf = "mine" | "unassigned" | "all";

export const inboxQuery = (of: InboxOf) =>
  queryOptions({
    queryKey: ["inbox", of],
    queryFn: (): Promise<InboxItem[]> =>
      bodyOf(api.GET("/api/inbox", { params: { query: { of, limit: MANY } } })),
  });

export const reviewQuery = (id: string) =>
  queryOptions({
    queryKey: ["review", id],
    queryFn: () => bodyOf(api.GET("/api/reviews/{id}", { params: { path: { id } } })),
  });

export const ticketQuery = (id: string) =>
  queryOptions({
    queryKey: ["ticket", id],
    queryFn: () => bodyOf(api.GET("/api/tickets/{id}", { params: { path: { id } } })),
  });

/** Newest first, as the desk gives it; pages turn it round. */
export const threadQuery = (id: string) =>
  queryOptions({
    queryKey: ["ticket", id, "messages"],
    queryFn: () =>
      bodyOf(api.GET("/api/tickets/{id}/messages", { params: { path: { id }, query: { limit: MANY } } })),
  });

export const eventsQuery = (id: string) =>
  queryOptions({
    queryKey: ["ticket", id, "events"],
    queryFn: () =>
      bodyOf(api.GET("/api/tickets/{id}/events", { params: { path: { id }, query: { limit: MANY } } })),
  });

export const effectsQuery = (id: string) =>
  queryOptions({
    queryKey: ["ticket", id, "effects"],
    queryFn: () =>
      bodyOf(api.GET("/api/tickets/{id}/effects", { params: { path: { id }, query: { limit: LIST } } })),
  });

export const runsOfTicketQuery = (id: string) =>
  queryOptions({
    queryKey: ["ticket", id, "runs"],
    queryFn: () => bodyOf(api.GET("/api/runs", { params: { query: { ticket_id: id, limit: LIST } } })),
  });

export type TicketSort = NonNullable<
  NonNullable<paths["/api/tickets"]["get"]["parameters"]["query"]>["sort"]
>;

export type TicketFilters = {
  sort?: TicketSort;
  status?: string;
  priority?: string;
  category?: string;
  sentiment?: string;
  queue?: string;
  assigned_to?: string;
  q?: string;
};

/** A page of a list: the first where the cursor is empty. */
export const readTickets = (filters: TicketFilters, cursor: string): Promise<TicketPage> =>
  pageOf(
    api.GET("/api/tickets", {
      params: { query: { ...filters, limit: LIST, ...(cursor === "" ? {} : { cursor }) } },
    }),
  );

export const ticketsQuery = (filters: TicketFilters) =>
  infiniteQueryOptions({
    queryKey: ["tickets", filters],
    queryFn: ({ pageParam }) => readTickets(filters, pageParam),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
    // What is shown stays until what was asked for instead is there.
    placeholderData: keepPreviousData,
  });

export const customerQuery = (id: string) =>
  queryOptions({
    queryKey: ["customer", id],
    queryFn: () => bodyOf(api.GET("/api/customers/{id}", { params: { path: { id } } })),
    staleTime: LONG_MS,
  });

export const customerTicketsQuery = (id: string) =>
  queryOptions({
    queryKey: ["tickets", "of-customer", id],
    queryFn: () =>
      bodyOf(api.GET("/api/customers/{id}/tickets", { params: { path: { id }, query: { limit: LIST } } })),
  });

export const articleQuery = (id: string) =>
  queryOptions({
    queryKey: ["article", id],
    queryFn: () => bodyOf(api.GET("/api/knowledge/articles/{id}", { params: { path: { id } } })),
    staleTime: LONG_MS,
  });

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ["search", q],
    queryFn: () => bodyOf(api.GET("/api/knowledge/search", { params: { query: { q } } })),
    enabled: q.trim().length > 2,
    staleTime: LONG_MS,
    refetchInterval: false,
  });

export const colleaguesQuery = queryOptions({
  queryKey: ["colleagues"],
  queryFn: () => bodyOf(api.GET("/api/colleagues")),
  staleTime: LONG_MS,
});

export const helpListQuery = (language: string) =>
  queryOptions({
    queryKey: ["help", language],
    queryFn: () => bodyOf(api.GET("/api/help/articles", { params: { query: { language, limit: MANY } } })),
    staleTime: LONG_MS,
    refetchInterval: false,
  });

export const helpArticleQuery = (id: string) =>
  queryOptions({
    queryKey: ["help", "article", id],
    queryFn: () => bodyOf(api.GET("/api/help/articles/{id}", { params: { path: { id } } })),
    staleTime: LONG_MS,
    refetchInterval: false,
  });

const FEWEST_LETTERS = 3;

export const helpSearchQuery = (q: string) =>
  queryOptions({
    queryKey: ["help", "search", q],
    queryFn: () => bodyOf(api.GET("/api/help/search", { params: { query: { q } } })),
    enabled: q.trim().length >= FEWEST_LETTERS,
    staleTime: LONG_MS,
    refetchInterval: false,
    placeholderData: (before) => before,
  });

export const myTicketsQuery = queryOptions({
  queryKey: ["tickets", "mine"],
  queryFn: () => bodyOf(api.GET("/api/tickets", { params: { query: { limit: LIST } } })),
});

export const dashboardQuery = queryOptions({
  queryKey: ["dashboard"],
  queryFn: () => bodyOf(api.GET("/api/dashboard")),
});

export const statisticsQuery = (days: number) =>
  queryOptions({
    queryKey: ["dashboard", "statistics", days] as const,
    queryFn: () => bodyOf(api.GET("/api/statistics", { params: { query: { days } } })),
    staleTime: LONG_MS,
    refetchInterval: LONG_MS,
  });

/** A run with everything that was recorded of it. */
export const traceQuery = (id: string) =>
  queryOptions({
    queryKey: ["run", id],
    queryFn: () => bodyOf(api.GET("/api/runs/{id}/trace", { params: { path: { id } } })),
  });

export const runsQuery = infiniteQueryOptions({
  queryKey: ["runs"],
  queryFn: ({ pageParam }) =>
    pageOf(
      api.GET("/api/runs", {
        params: { query: { limit: LIST, ...(pageParam === "" ? {} : { cursor: pageParam }) } },
      }),
    ),
  initialPageParam: "",
  getNextPageParam: (last) => last.next,
});

export const peopleQuery = queryOptions({
  queryKey: ["people"],
  queryFn: () => bodyOf(api.GET("/api/people", { params: { query: { limit: MANY } } })),
});

export const keysQuery = queryOptions({ queryKey: ["keys"], queryFn: () => bodyOf(api.GET("/api/keys")) });

export const policyQuery = queryOptions({
  queryKey: ["policy"],
  queryFn: () => bodyOf(api.GET("/api/policy")),
  staleTime: LONG_MS,
});

type Readiness = NonNullable<Awaited<ReturnType<typeof api.GET<"/readyz", object>>>["data"]>;

/** Answered 503 while a part is missing, with the same body. */
export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: async () => {
    const { data, error } = await api.GET("/readyz");
    if (data) return data;
    if (error && "parts" in error) return error as Readiness;
    throw new Unreachable("The desk does not answer.");
  },
  refetchInterval: POLL_HEALTH_MS,
});

export const failedJobsQuery = queryOptions({
  queryKey: ["jobs"],
  queryFn: () => bodyOf(api.GET("/api/jobs/failed", { params: { query: { limit: MANY } } })),
});
