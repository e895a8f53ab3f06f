import type { Logger } from "pino";
import { z } from "zod";
import { Category, Fraction } from "../../domain/enums.js";
import { unansweredText, type TicketCase } from "../../domain/ticket-case.js";
import { scopeOf } from "../case-ref.js";
import type { NodeConfig, RunTool } from "../ports.js";
import { maskForIndex } from "../prepare/mask-for-index.js";
import type { TicketState } from "../state.js";

/** What the Classifier reads of resolved tickets like this one. */
const SimilarTickets = z.array(
  z.object({ ticket_id: z.string(), title: z.string(), category: Category, relevance_score: Fraction }),
);
export type SimilarTicket = z.infer<typeof SimilarTickets>[number];

const LONGEST_QUERY = 2000;

type Deps = { runTool: RunTool; log: Pick<Logger, "warn"> };

/**
 * Builds the look-up of resolved tickets like a case, best first, asked for masked as they are indexed.
 * `undefined` when the index could not be asked.
 */
export function createFindSimilar({ runTool, log }: Deps) {
  return async (
    ticket: TicketCase,
    state: Pick<TicketState, "run_id" | "preparation">,
    config: NodeConfig,
  ): Promise<SimilarTicket[] | undefined> => {
    const query = maskForIndex(
      unansweredText(ticket),
      ticket.customer.name === null ? [] : [ticket.customer.name],
    );
    const call = {
      name: "find_similar_tickets",
      args: { query: query.slice(0, LONGEST_QUERY) },
      scope: scopeOf(state, ticket),
    };
    const { artifact, error } = await runTool(call, config);
    const found = SimilarTickets.safeParse(artifact);
    if (error === undefined && found.success) return found.data;
    log.warn({ ticketId: ticket.ticket_id, error }, "similar tickets unknown, classified without");
    return undefined;
  };
}
