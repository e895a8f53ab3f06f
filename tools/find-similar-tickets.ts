import { tool } from "@langchain/core/tools";
import { z } from "zod";
import type { Category } from "../domain/enums.js";
import type { KnowledgeIndex } from "../domain/knowledge.js";
import type { Policy } from "../domain/policy.js";
import { dataBlock } from "./data-block.js";
import { scopeOf } from "./tool-scope.js";

const FindSimilarTicketsInput = z.object({
  query: z.string().trim().min(2).max(2000).describe("The problem in a sentence, without names or ids"),
});

/** A resolved ticket like this one, as indexed: personal data masked. Context for staff, never quoted to a customer. */
export type SimilarTicket = {
  ticket_id: string;
  title: string;
  content: string;
  category: Category;
  relevance_score: number;
};

export type FindSimilarTicketsDeps = {
  knowledge: Pick<KnowledgeIndex, "search">;
  policy: Pick<Policy, "retrieval">;
};

/**
 * Resolved tickets like this one, best first; this ticket itself is left out. The artifact is `SimilarTicket[]`.
 * @throws AppError "unavailable" when the index is
 */
export function createFindSimilarTickets({ knowledge, policy }: FindSimilarTicketsDeps) {
  const { min_relevance, max_results } = policy.retrieval;
  return tool(
    async ({ query }, config): Promise<[string, SimilarTicket[]]> => {
      const { ticket_id } = scopeOf(config);
      const passages = await knowledge.search(
        { index: "resolved_tickets", text: query, limit: max_results + 1, min_relevance },
        { signal: config.signal },
      );
      const similar = passages
        .filter(({ article_id }) => article_id !== ticket_id)
        .slice(0, max_results)
        .map(({ article_id, title, content, category, relevance_score }) => ({
          ticket_id: article_id,
          title,
          content,
          category,
          relevance_score,
        }));
      return [
        similar.length === 0 ? "No resolved ticket is like this one." : dataBlock("tickets", similar),
        similar,
      ];
    },
    {
      name: "find_similar_tickets",
      description:
        "Find resolved tickets like this one, for your own orientation. Never quote them to the customer.",
      schema: FindSimilarTicketsInput,
      responseFormat: "content_and_artifact",
    },
  );
}
