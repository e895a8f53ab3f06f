import { AppError } from "../../domain/errors.js";
import type { Indexable, IndexName, LearnedLabel, Passage, Prediction } from "../../domain/knowledge.js";
import type { Knowledge } from "../../knowledge/start-knowledge.js";

export type FakeKnowledge = Knowledge & {
  /** While true, every call is refused as the inference thread refuses it when it is gone. */
  isDown: boolean;
};

const SAID: Record<LearnedLabel, string> = {
  category: "billing",
  priority: "medium",
  sentiment: "neutral",
  risk: "low",
  urgent: "no",
};

/**
 * An inference thread that answers at once and always the same: for tests that are not about what is inferred. It
 * embeds nothing; a search gives whatever was put, in that order, and every text is an ordinary billing question.
 */
export function createFakeKnowledge(): FakeKnowledge {
  const held: Record<IndexName, Map<string, Indexable>> = {
    articles: new Map(),
    resolved_tickets: new Map(),
  };
  const knowledge: FakeKnowledge = {
    isDown: false,
    index: {
      search: async ({ index, limit, language, category }) => {
        refuseIfDown(knowledge);
        return [...held[index].values()]
          .filter((item) => language === undefined || item.language === language)
          .filter((item) => category === undefined || item.category === category)
          .slice(0, limit)
          .map(passageOf);
      },
      put: async (index, items) => {
        refuseIfDown(knowledge);
        for (const item of items) held[index].set(item.id, item);
      },
      remove: async (index, ids) => {
        refuseIfDown(knowledge);
        for (const id of ids) held[index].delete(id);
      },
    },
    upkeep: {
      held: (index) => new Map([...held[index].values()].map(({ id, version }) => [id, version])),
      verify: async () => [],
      tidy: async () => {},
    },
    classifiers: {
      predict: async (_text, labels) => {
        refuseIfDown(knowledge);
        return Object.fromEntries(labels.map((label) => [label, predictionOf(SAID[label])]));
      },
    },
    embed: async (texts) => {
      refuseIfDown(knowledge);
      return texts.map(() => new Float32Array([1]));
    },
    versions: { embedding: "fake", classifiers: "fake" },
    status: () => (knowledge.isDown ? "down" : "ready"),
    close: async () => {},
  };
  return knowledge;
}

function refuseIfDown({ isDown }: FakeKnowledge): void {
  if (isDown) throw new AppError("unavailable", "The inference thread is gone");
}

const passageOf = ({ id, title, content, category, language }: Indexable): Passage => ({
  article_id: id,
  title,
  content,
  category,
  language,
  relevance_score: 0.95,
});

const predictionOf = (label: string): Prediction => ({
  label,
  confidence: 0.95,
  distribution: [{ label, probability: 1 }],
});
