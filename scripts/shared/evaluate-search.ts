import { z } from "zod";
import type { Indexable } from "../../domain/knowledge.js";
import type { HybridIndex } from "../../knowledge/retrieval/hybrid-index.js";

export const FaqRow = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  title: z.string().nullish(),
  question: z.string().nullish(),
  answers: z.array(z.string()),
  paraphrases: z.array(z.string()).default([]),
});
export type FaqRow = z.infer<typeof FaqRow>;

export type SearchFigures = {
  documents: number;
  queries: number;
  recall_at_1: number;
  recall_at_5: number;
  mrr: number;
};

/**
 * What is put into the index and what is asked of it. In a file with paraphrases these are the queries, and
 * each row's question stands in its document as the title. In a file without, the questions are the queries, and
 * documents have their answers alone (and the title, where there is one).
 */
export function searchTask(
  rows: readonly FaqRow[],
  language: string,
): { documents: Indexable[]; queries: { id: string; text: string }[] } {
  const paraphrased = rows.some(({ paraphrases }) => paraphrases.length > 0);
  return {
    documents: rows.map(({ id, title, question, answers }) => ({
      id,
      title: title ?? (paraphrased ? (question ?? "") : ""),
      content: answers.join("\n\n---\n\n"),
      category: "general",
      language,
      paraphrases: paraphrased && title && question ? [question] : [],
      version: "1",
    })),
    queries: rows.flatMap(({ id, question, paraphrases }) =>
      (paraphrased ? paraphrases : [question ?? ""])
        .filter((text) => text !== "")
        .map((text) => ({ id, text })),
    ),
  };
}

/** Asks every query and looks where its own document stands among the answers. */
export async function evaluateSearch(
  index: HybridIndex,
  { documents, queries }: ReturnType<typeof searchTask>,
  onProgress: (done: number) => void,
): Promise<SearchFigures> {
  const ranks: number[] = [];
  for (const { id, text } of queries) {
    // oxlint-disable-next-line no-await-in-loop -- the embedder takes one text at a time
    const found = await index.search({ text, limit: documents.length });
    ranks.push(found.findIndex(({ article_id }) => article_id === id) + 1);
    onProgress(ranks.length);
  }
  const mean = (value: (rank: number) => number): number =>
    ranks.reduce((total, rank) => total + value(rank), 0) / Math.max(ranks.length, 1);
  return {
    documents: documents.length,
    queries: queries.length,
    recall_at_1: mean((rank) => (rank === 1 ? 1 : 0)),
    recall_at_5: mean((rank) => (rank >= 1 && rank <= 5 ? 1 : 0)),
    mrr: mean((rank) => (rank === 0 ? 0 : 1 / rank)),
  };
}
