import { z } from "zod";
import { mayOnTicket } from "../../domain/rights.js";
import { Run, RunStatus, type RunDocument } from "../../domain/run.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { HttpDeps } from "../http/deps.js";
import { commaList, commaWords, keepPage, PageQuery } from "../http/paging.js";
import { defineRoute, type Route } from "../http/route.js";
import { runView } from "../views/staff-views.js";
import { runFor } from "./run-access.js";
import { Id } from "./schemas.js";
import { ticketsById } from "./tickets-by-id.js";

const RunListQuery = PageQuery.extend({
  ticket_id: commaWords("Ids of tickets"),
  status: commaList(RunStatus),
});

/** How tickets were worked: path, decisions, calls, cost. */
export function runRoutes(deps: HttpDeps): Route[] {
  const list = defineRoute({
    method: "get",
    path: "/api/runs",
    operationId: "listRuns",
    summary: "Runs, newest first",
    tags: ["runs"],
    access: "runs.read",
    paged: true,
    query: RunListQuery,
    answers: { status: 200, description: "What you may see of them", schema: z.array(Run) },
    handler: async ({ who, query }) => {
      const { items, next } = await keepPage(
        (cursor) => deps.runs.list({ ...query, cursor }),
        query.cursor,
        async (runs) => {
          const tickets = await ticketsById(deps, runs);
          return runs.flatMap((run) => {
            const ticket = tickets.get(run.ticket_id);
            return ticket && mayOnTicket(who, "runs.read", ticket) ? [{ run, ticket }] : [];
          });
        },
      );
      return { body: await Promise.all(items.map((item) => shown(deps, item, who))), next };
    },
  });

  const get = defineRoute({
    method: "get",
    path: "/api/runs/:id",
    operationId: "getRun",
    summary: "A run",
    tags: ["runs"],
    access: "runs.read",
    params: Id,
    answers: { status: 200, description: "The run", schema: Run },
    handler: async ({ who, params }) => {
      const found = await runFor(deps, params.id, { who, capability: "runs.read" });
      return { body: await shown(deps, found, who) };
    },
  });

  return [list, get];
}

async function shown(
  { calls }: HttpDeps,
  { run, ticket }: { run: RunDocument; ticket: TicketDocument },
  { role }: { role: Parameters<typeof runView>[2]["role"] },
): Promise<Run> {
  return runView(run, await calls.ofRun(run.run_id), { role, ticket });
}
