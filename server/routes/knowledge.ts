import { z } from "zod";
import { Article, NewArticle, type ArticleDocument } from "../../domain/article.js";
import { anyCase, Category } from "../../domain/enums.js";
import { Passage } from "../../domain/knowledge.js";
import { isOutside } from "../../domain/rights.js";
import type { HttpDeps } from "../http/deps.js";
import { commaList, PageQuery } from "../http/paging.js";
import { defineRoute, type Route } from "../http/route.js";
import { createArticleWriter } from "../knowledge/create-article-writer.js";
import { pick } from "../views/pick.js";
import { Id } from "./schemas.js";
import { notThere } from "./ticket-access.js";

const SearchQuery = z.strictObject({
  q: z.string().trim().min(1).max(1000),
  category: anyCase(Category).optional(),
  limit: PageQuery.shape.limit.optional(),
});

const ArticleListQuery = PageQuery.extend({ category: commaList(Category) });
const shared = { tags: ["knowledge"] } as const;
const view = (article: ArticleDocument): Article => pick(Article, article);

/** Searching, reading and writing what the desk knows. Clients and customers see what is published. */
export function knowledgeRoutes(deps: HttpDeps): Route[] {
  const { retrieval } = deps.policy.policy;
  const search = defineRoute({
    ...shared,
    method: "get",
    path: "/api/knowledge/search",
    operationId: "searchKnowledge",
    summary: "Passages that answer a question, best first",
    access: "knowledge.read",
    query: SearchQuery,
    answers: {
      status: 200,
      description: "At most as many as the policy lets through",
      schema: z.array(Passage),
    },
    handler: async ({ query }) => ({
      body: await deps.index.search({
        index: "articles",
        text: query.q,
        limit: Math.min(query.limit ?? retrieval.max_results, retrieval.max_results),
        min_relevance: retrieval.min_relevance,
        ...(query.category === undefined ? {} : { category: query.category }),
      }),
    }),
  });

  const list = defineRoute({
    ...shared,
    method: "get",
    path: "/api/knowledge/articles",
    operationId: "listArticles",
    summary: "Articles, the latest changed first",
    access: "knowledge.read",
    paged: true,
    query: ArticleListQuery,
    answers: { status: 200, description: "The articles", schema: z.array(Article) },
    handler: async ({ who, query }) => {
      const status = isOutside(who.role) ? "published" : undefined;
      const { items, next } = await deps.articles.list({ ...query, status });
      return { body: items.map(view), next };
    },
  });

  const get = defineRoute({
    ...shared,
    method: "get",
    path: "/api/knowledge/articles/:id",
    operationId: "getArticle",
    summary: "An article",
    access: "knowledge.read",
    params: Id,
    answers: { status: 200, description: "The article", schema: Article },
    handler: async ({ who, params }) => {
      const article = await deps.articles.get(params.id);
      if (!article || (isOutside(who.role) && article.status !== "published"))
        throw notThere("article", params.id);
      return { body: view(article) };
    },
  });

  return [search, list, get, ...writeRoutes(deps)];
}

function writeRoutes(deps: HttpDeps): Route[] {
  const writer = createArticleWriter(deps);
  const create = defineRoute({
    ...shared,
    method: "post",
    path: "/api/knowledge/articles",
    operationId: "createArticle",
    summary: "Write an article",
    access: "articles.write",
    body: NewArticle,
    answers: { status: 201, description: "Stored and searchable", schema: Article },
    headersOf: (body) => ({ Location: `/api/knowledge/articles/${(body as Article).article_id}` }),
    handler: async ({ body, remember }) => ({
      body: view(await writer.create(body, { also: remember(view) })),
    }),
  });

  const replace = defineRoute({
    ...shared,
    method: "put",
    path: "/api/knowledge/articles/:id",
    operationId: "replaceArticle",
    summary: "Write an article anew",
    access: "articles.write",
    problems: [409],
    params: Id,
    body: NewArticle,
    answers: { status: 200, description: "The article as it now stands", schema: Article },
    handler: async ({ params, body }) => ({ body: view(await writer.replace(params.id, body)) }),
  });

  const remove = defineRoute({
    ...shared,
    method: "delete",
    path: "/api/knowledge/articles/:id",
    operationId: "deleteArticle",
    summary: "Remove an article",
    access: "articles.write",
    params: Id,
    answers: { status: 204, description: "Gone, from the index too" },
    handler: async ({ params }) => {
      await writer.remove(params.id);
      return {};
    },
  });

  return [create, replace, remove];
}
