import { ArticleDocument } from "../../domain/article.js";
import type { Documents } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";

/** A few at a time rate one article; so many lost races mean that something is wrong. */
const MOST_TRIES = 10;

/**
 * Counts what a reader says of an article. It changes nothing that the desk decides by.
 * @throws AppError "not_found", "conflict" where the article keeps changing
 */
export const rateArticle =
  ({ documents }: { documents: Pick<Documents, "get" | "patch"> }) =>
  async (articleId: string, { helpful }: { helpful: boolean }): Promise<void> => {
    const count = async (triesLeft: number): Promise<void> => {
      const stored = await documents.get("articles", articleId);
      if (!stored) throw new AppError("not_found", `There is no article ${articleId}.`);
      const { version, helpful: before = { yes: 0, no: 0 } } = ArticleDocument.parse(stored);
      const counted = helpful ? { ...before, yes: before.yes + 1 } : { ...before, no: before.no + 1 };
      const set = { helpful: counted, version: version + 1 };
      if (await documents.patch("articles", articleId, { where: { version }, set })) return;
      if (triesLeft === 0) throw new AppError("conflict", "The article is being changed; try again.");
      await count(triesLeft - 1);
    };
    await count(MOST_TRIES);
  };
