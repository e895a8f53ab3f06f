import { createHash } from "node:crypto";
import { Category, Priority, Risk, SentimentLevel } from "../../domain/enums.js";
import type { LearnedLabel, Passage, Prediction } from "../../domain/knowledge.js";
import { ARTICLES_DIR, loadArticles } from "../../knowledge/load-articles.js";
import type { Knowledge } from "../../knowledge/start-knowledge.js";

const LABELS: Record<LearnedLabel, readonly string[]> = {
  category: Category.options,
  priority: Priority.options,
  sentiment: SentimentLevel.options,
  risk: Risk.options,
  urgent: ["true", "false"],
};

const SURE = 0.8;

/**
 * Stands for the inference thread, with answers that cost nothing and mean nothing: the same text gets the same
 * label, spread evenly, and every search finds the same few articles. What is measured beside it is the desk alone.
 */
export async function createInstantKnowledge(): Promise<Knowledge> {
  const articles = await loadArticles(ARTICLES_DIR.pathname);
  const passages = articles.map(({ article_id, title, content, category, language }): Passage => ({
    ...{ article_id, title, content, category, language },
    relevance_score: SURE,
  }));
  return {
    index: {
      search: async ({ index, limit, text }) => {
        const first = index === "articles" ? spread(text, passages.length) : passages.length;
        return passages.slice(first, first + limit);
      },
      put: async () => {},
      remove: async () => {},
    },
    classifiers: {
      predict: async (text, labels) =>
        Object.fromEntries(
          labels.map((label) => [label, prediction(LABELS[label], spread(text, LABELS[label].length))]),
        ),
    },
    embed: async (texts) => texts.map(() => new Float32Array()),
    versions: { embedding: "none", classifiers: "none" },
    status: () => "ready",
    close: async () => {},
  };
}

/** The same number below `below` for the same text. */
const spread = (text: string, below: number): number =>
  createHash("sha256").update(text).digest().readUInt32BE() % below;

function prediction(labels: readonly string[], sure: number): Prediction {
  const rest = (1 - SURE) / (labels.length - 1);
  const distribution = labels
    .map((label, at) => ({ label, probability: at === sure ? SURE : rest }))
    .toSorted((a, b) => b.probability - a.probability);
  return { label: labels[sure] ?? "", confidence: SURE, distribution };
}
