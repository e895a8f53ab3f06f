import { z } from "zod";
import { Category, Fraction, Language } from "./enums.js";

/** A part of an article (or a resolved ticket) that a search found. */
export const Passage = z.object({
  article_id: z.string(),
  title: z.string(),
  content: z.string(),
  category: Category,
  language: Language,
  relevance_score: Fraction.describe("Calibrated: the probability that this answers the query"),
});
export type Passage = z.infer<typeof Passage>;

/** What an index holds of one thing: an article, or a resolved ticket with personal data masked. */
export const Indexable = z.object({
  id: z.string(),
  title: z.string(),
  content: z.string(),
  category: Category,
  language: Language,
  /** Other ways of asking for it, embedded beside the text. */
  paraphrases: z.array(z.string()),
  /** Changes with the content; an id and version already held are not embedded again. */
  version: z.string(),
});
export type Indexable = z.infer<typeof Indexable>;

/** `articles` may be quoted to customers; `resolved_tickets` never. */
export type IndexName = "articles" | "resolved_tickets";

export type SearchQuery = {
  index: IndexName;
  text: string;
  limit: number;
  /** 0–1; passages under it are left out. */
  min_relevance?: number;
  language?: string;
  category?: Category;
};

export type KnowledgeIndex = {
  /** Best first, one passage (the best) for each article. Nothing found is an empty list. @throws AppError "unavailable" */
  search(query: SearchQuery, options?: { signal?: AbortSignal | undefined }): Promise<Passage[]>;
  /** Adds or replaces. @throws AppError "unavailable" */
  put(index: IndexName, items: readonly Indexable[]): Promise<void>;
  /** Gone if it was there. @throws AppError "unavailable" */
  remove(index: IndexName, ids: readonly string[]): Promise<void>;
};

/** How an index that several processes share is kept as the documents are. */
export type IndexUpkeep = {
  /** What this process has put and not removed, by id: its version. Whether it was stored too, `verify` sees to. */
  held(index: IndexName): Map<string, string>;
  /**
   * Brings back what the index has lost of what this process put, and names the texts that it holds otherwise than
   * this process put them: put or removed by another process, or left over. @throws AppError "unavailable"
   */
  verify(index: IndexName): Promise<string[]>;
  /** Removes all that is held of these texts but what this process put last. @throws AppError "unavailable" */
  tidy(index: IndexName, ids: readonly string[]): Promise<void>;
};

/** The learned classifiers, by what they tell. */
export const LearnedLabel = z.enum(["category", "priority", "sentiment", "risk", "urgent"]);
export type LearnedLabel = z.infer<typeof LearnedLabel>;

export const Prediction = z.object({
  label: z.string(),
  confidence: Fraction.describe("Calibrated: the share of such predictions that are right"),
  /** Every label with its probability, likeliest first; they sum to 1. */
  distribution: z.array(z.object({ label: z.string(), probability: Fraction })),
});
export type Prediction = z.infer<typeof Prediction>;

export type Classifiers = {
  /** One prediction for each label asked for. @throws AppError "unavailable" */
  predict(
    text: string,
    labels: readonly LearnedLabel[],
    options?: { signal?: AbortSignal | undefined },
  ): Promise<Partial<Record<LearnedLabel, Prediction>>>;
};
