import type { ArticleDocument } from "../domain/article.js";
import type { Documents, Filter } from "../domain/documents.js";
import type { Category } from "../domain/enums.js";
import { createCollection } from "./collection.js";
import { allOf, oneOrMore, type OneOrMore } from "./filters.js";
import { findPage, type Page, type PageOptions } from "./page.js";

/** More than a desk has; the index is built from all of them. */
const ALL = 10_000;

type ArticleQuery = PageOptions & {
  category?: OneOrMore<Category> | undefined;
  language?: OneOrMore<string> | undefined;
  status?: OneOrMore<ArticleDocument["status"]> | undefined;
  filter?: Filter | undefined;
};

export type Articles = {
  get(articleId: string): Promise<ArticleDocument | undefined>;
  /** The latest changed first. @throws AppError "invalid_input" on a bad cursor */
  list(query: ArticleQuery): Promise<Page<ArticleDocument>>;
  /** Every published article, by id. */
  published(): Promise<ArticleDocument[]>;
};

export function createArticles({ documents }: { documents: Documents }): Articles {
  const { get, find } = createCollection(documents, "articles");
  return {
    get,
    list: ({ limit, cursor, filter = {}, ...query }) =>
      findPage(find, {
        limit,
        cursor,
        key: "article_id",
        sort: { field: "updated_at", direction: "desc" },
        anyOf: [
          allOf([
            oneOrMore("category", query.category),
            oneOrMore("language", query.language),
            oneOrMore("status", query.status),
            filter,
          ]),
        ],
      }),
    published: () => find({ filter: { status: "published" }, limit: ALL }),
  };
}
