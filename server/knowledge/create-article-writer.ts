import type { ArticleDocument, NewArticle } from "../../domain/article.js";
import { canonicalJson } from "../../domain/canonical-json.js";
import { isoNow, type Clock } from "../../domain/clock.js";
import type { Documents, Op } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";
import type { Ids } from "../../domain/ids.js";
import type { Indexable, KnowledgeIndex } from "../../domain/knowledge.js";
import { sha256Hex } from "../hash.js";

type Also = (article: ArticleDocument) => Op[];

export type ArticleWriter = {
  /** `also`: what else goes into the commit. */
  create(input: NewArticle, options?: { also?: Also | undefined }): Promise<ArticleDocument>;
  /** @throws AppError "not_found", "conflict" */
  replace(articleId: string, input: NewArticle): Promise<ArticleDocument>;
  /** @throws AppError "not_found" */
  remove(articleId: string): Promise<void>;
};

type Dependencies = {
  documents: Documents;
  articles: { get(articleId: string): Promise<ArticleDocument | undefined> };
  index: Pick<KnowledgeIndex, "put" | "remove">;
  clock: Clock;
  ids: Ids;
  log: { warn(fields: object, message: string): void };
};

/**
 * Writes articles. The store is the truth and the index follows it: where the index cannot be reached, the article is
 * kept, the failure logged, and the next start, which indexes what is published, makes up for it. Only what must
 * not be quoted any more leaves the index before the store.
 */
export function createArticleWriter(deps: Dependencies): ArticleWriter {
  return {
    create: async (input, { also } = {}) => {
      const article: ArticleDocument = {
        ...input,
        article_id: deps.ids.next("ART"),
        success_rate: null,
        uses: 0,
        updated_at: isoNow(deps.clock),
        version: 1,
        recent: [],
      };
      await deps.documents.commit([
        { op: "insert", collection: "articles", document: article },
        ...(also?.(article) ?? []),
      ]);
      await index(deps, article);
      return article;
    },
    replace: async (articleId, input) => {
      const before = await existing(deps, articleId);
      const set = { ...input, updated_at: isoNow(deps.clock), version: before.version + 1 };
      if (input.status !== "published") await deps.index.remove("articles", [articleId]);
      const changed = await deps.documents.patch("articles", articleId, {
        where: { version: before.version },
        set,
      });
      if (!changed)
        throw new AppError("conflict", `Article ${articleId} was changed at the same moment; read it again.`);
      const article = { ...before, ...set };
      await index(deps, article);
      return article;
    },
    remove: async (articleId) => {
      await existing(deps, articleId);
      await deps.index.remove("articles", [articleId]);
      await deps.documents.remove("articles", articleId);
    },
  };
}

/** An article as the index takes it; its version changes with what is searched, not with how often it is used. */
export function indexableArticle(article: ArticleDocument): Indexable {
  const { article_id, title, content, category, language, paraphrases } = article;
  const searched = { title, content, category, language, paraphrases };
  return { id: article_id, ...searched, version: sha256Hex(canonicalJson(searched)) };
}

async function index({ index: knowledge, log }: Dependencies, article: ArticleDocument): Promise<void> {
  if (article.status !== "published") return;
  try {
    await knowledge.put("articles", [indexableArticle(article)]);
  } catch (error) {
    log.warn({ err: error, article_id: article.article_id }, "article stored but not yet indexed");
  }
}

async function existing({ articles }: Dependencies, articleId: string): Promise<ArticleDocument> {
  const article = await articles.get(articleId);
  if (!article) throw new AppError("not_found", `There is no article ${articleId}.`);
  return article;
}
