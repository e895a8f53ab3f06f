import type { ArticleDocument, NewArticle } from "../../domain/article.js";
import { canonicalJson } from "../../domain/canonical-json.js";
import { isoNow, SECOND_MS, type Clock } from "../../domain/clock.js";
import type { Documents, Op } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";
import type { Ids } from "../../domain/ids.js";
import type { Indexable, KnowledgeIndex } from "../../domain/knowledge.js";
import { endedWithin } from "../ended-within.js";
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

/** Whoever writes an article waits so long to find it searchable; it becomes so in any case. */
const INDEX_WAIT_MS = 5 * SECOND_MS;

/**
 * Writes articles. The store is the truth and the index follows it: where the index cannot be reached, or takes its
 * time, the article is kept, and whoever keeps the index as the documents are makes up for it. Only what must not be
 * quoted any more leaves the index before the store: this process quotes it no more from then on, the others within
 * seconds.
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
      if (article.status === "published") await index(deps, article);
      return article;
    },
    replace: async (articleId, input) => {
      const before = await existing(deps, articleId);
      const set = { ...input, updated_at: isoNow(deps.clock), version: before.version + 1 };
      if (input.status !== "published") await leaveIndex(deps, articleId);
      const changed = await deps.documents.patch("articles", articleId, {
        where: { version: before.version },
        set,
      });
      if (!changed)
        throw new AppError("conflict", `Article ${articleId} was changed at the same moment; read it again.`);
      const article = { ...before, ...set };
      await (article.status === "published" ? index(deps, article) : leaveIndex(deps, articleId));
      return article;
    },
    remove: async (articleId) => {
      await existing(deps, articleId);
      await leaveIndex(deps, articleId);
      await deps.documents.remove("articles", articleId);
      // Whoever looked in between found it in the store, and may have put it back.
      await leaveIndex(deps, articleId);
    },
  };
}

/** An article as the index takes it; its version changes with what is searched, not with how often it is used. */
export function indexableArticle(article: NewArticle & Pick<ArticleDocument, "article_id">): Indexable {
  const { article_id, title, content, category, language, paraphrases } = article;
  const searched = { title, content, category, language, paraphrases };
  return { id: article_id, ...searched, version: sha256Hex(canonicalJson(searched)) };
}

async function index(deps: Dependencies, article: ArticleDocument): Promise<void> {
  const { article_id } = article;
  const put = deps.index.put("articles", [indexableArticle(article)]).catch((err: unknown) => {
    deps.log.warn({ err, article_id }, "article stored but not yet indexed");
  });
  await endedWithin(put, INDEX_WAIT_MS);
}

async function leaveIndex({ index: knowledge, log }: Dependencies, article_id: string): Promise<void> {
  const removal = knowledge.remove("articles", [article_id]).catch((err: unknown) => {
    log.warn({ err, article_id }, "article is not found any more, but its vectors are not yet removed");
  });
  await endedWithin(removal, INDEX_WAIT_MS);
}

async function existing({ articles }: Dependencies, articleId: string): Promise<ArticleDocument> {
  const article = await articles.get(articleId);
  if (!article) throw new AppError("not_found", `There is no article ${articleId}.`);
  return article;
}
