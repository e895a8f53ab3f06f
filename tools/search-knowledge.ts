import { tool } from "@langchain/core/tools";
import { z } from "zod";
import type { ArticleDocument } from "../domain/article.js";
import { articleSteps, solutionOf } from "../domain/article-steps.js";
import { recentSuccessRate } from "../domain/autonomy.js";
import { Category, Language } from "../domain/enums.js";
import type { KnowledgeIndex, Passage } from "../domain/knowledge.js";
import type { Policy } from "../domain/policy.js";
import { dataBlock } from "./data-block.js";
import { scopeOf } from "./tool-scope.js";

const SearchKnowledgeInput = z.object({
  query: z
    .string()
    .trim()
    .min(2)
    .max(2000)
    .describe("The customer's problem in a sentence, without names or ids"),
  category: Category.optional().describe("Only articles of this category"),
  language: Language.optional().describe("The language to answer in; the ticket's where it is left out"),
});

/** A passage with how well its article has helped of late. */
export type FoundPassage = Passage & {
  /** 0–1 over its last uses; null where it was used too rarely to say. */
  success_rate: number | null;
  /** The article's answer in a sentence or two; may be empty. */
  summary: string;
  /** The article's first numbered list, the passage's own first; may be empty. */
  steps: string[];
};

export type SearchKnowledgeDeps = {
  knowledge: Pick<KnowledgeIndex, "search">;
  articles: {
    get(articleId: string): Promise<Pick<ArticleDocument, "recent" | "summary" | "content"> | undefined>;
  };
  policy: Pick<Policy, "retrieval" | "autonomy">;
};

/**
 * Help-centre search. Prefers articles in the ticket's language and falls back to any other; passages under
 * the policy's relevance are left out. The model sees the passages with their article ids as data; the artifact
 * is the same as `FoundPassage[]`, best first. Finding nothing is an answer, not an error.
 * @throws AppError "unavailable" when the index is
 */
export function createSearchKnowledge({ knowledge, articles, policy }: SearchKnowledgeDeps) {
  const { min_relevance, max_results } = policy.retrieval;

  const withArticle = async (passage: Passage): Promise<FoundPassage> => {
    const article = await articles.get(passage.article_id);
    const own = articleSteps(passage.content);
    const whole = solutionOf({
      content: article?.content ?? passage.content,
      summary: article?.summary ?? "",
    });
    return {
      ...passage,
      success_rate: recentSuccessRate(article?.recent ?? [], policy.autonomy),
      summary: whole.summary,
      steps: own.length > 0 ? own : whole.steps,
    };
  };

  return tool(
    async ({ query, category, language }, config): Promise<[string, FoundPassage[]]> => {
      const scope = scopeOf(config);
      const ask = {
        index: "articles" as const,
        text: query,
        limit: max_results,
        min_relevance,
        ...(category ? { category } : {}),
      };
      const signal = { signal: config.signal };
      const inLanguage = await knowledge.search({ ...ask, language: language ?? scope.language }, signal);
      const passages = inLanguage.length > 0 ? inLanguage : await knowledge.search(ask, signal);
      if (passages.length === 0) return ["No article answers this.", []];
      const found = await Promise.all(passages.map(withArticle));
      const shown = found.map(({ article_id, title, summary, content, steps, relevance_score }) => ({
        article_id,
        title,
        summary,
        content,
        steps,
        relevance_score,
      }));
      return [dataBlock("articles", shown), found];
    },
    {
      name: "search_knowledge",
      description: "Search the help centre. Use before answering any how-to or policy question.",
      schema: SearchKnowledgeInput,
      responseFormat: "content_and_artifact",
    },
  );
}
