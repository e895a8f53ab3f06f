import { z } from "zod";
import type { Filter } from "../../domain/documents.js";
import { Review } from "../../domain/review.js";
import type { HttpDeps } from "../http/deps.js";
import { PageQuery } from "../http/paging.js";
import { defineRoute, type Route } from "../http/route.js";
import type { Who } from "../http/who.js";
import { reviewView } from "../views/staff-views.js";
import { TicketView } from "../views/ticket-view.js";
import { restrictionOf } from "./reviews.js";
import { ticketsById } from "./tickets-by-id.js";
import { createTicketViews } from "./ticket-views.js";

const InboxQuery = PageQuery.extend({
  of: z
    .enum(["mine", "unassigned", "all"])
    .default("all")
    .describe("Assigned to whoever asks, to nobody, or to anybody"),
});

const InboxItem = z.object({ review: Review, ticket: TicketView });

/** What waits for a person's decision, with the tickets that it is about. */
export function inboxRoutes(deps: HttpDeps): Route[] {
  const views = createTicketViews(deps);
  return [
    defineRoute({
      method: "get",
      path: "/api/inbox",
      operationId: "getInbox",
      summary: "Pending reviews with their tickets, the one that is due first at the top",
      tags: ["reviews"],
      access: "reviews.read",
      paged: true,
      query: InboxQuery,
      answers: { status: 200, description: "What you may see of them", schema: z.array(InboxItem) },
      handler: async ({ who, query: { of, ...page } }) => {
        const { items, next } = await deps.reviews.list({
          ...page,
          status: ["pending"],
          order: "due",
          filter: ownership(of, who),
          anyOf: restrictionOf(who),
        });
        const tickets = await ticketsById(deps, items);
        const body = await Promise.all(
          items.flatMap((review) => {
            const ticket = tickets.get(review.ticket_id);
            if (!ticket) return [];
            const shown = reviewView(review, { role: who.role, ticket });
            return [views.one(ticket, who).then((view) => ({ review: shown, ticket: view }))];
          }),
        );
        return { body, next };
      },
    }),
  ];
}

function ownership(of: z.infer<typeof InboxQuery>["of"], { person }: Who): Filter {
  if (of === "all") return {};
  return { assignee: of === "mine" ? (person?.agent_id ?? "") : null };
}
