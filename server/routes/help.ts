import { z } from "zod";
import { Article, type ArticleDocument } from "../../domain/article.js";
import { Category, Language } from "../../domain/enums.js";
import { Passage } from "../../domain/knowledge.js";
import { rateArticle } from "../desk/rate-article.js";
import type { HttpDeps } from "../http/deps.js";
import { commaList, PageQuery } from "../http/paging.js";
import { definePublicRoute, type Route } from "../http/route.js";
import { pick } from "../views/pick.js";
import { Id } from "./schemas.js";
import { notThere } from "./ticket-access.js";

/** A search embeds its words: some work, asked for with each pause in typing. */
const SEARCHES_PER_MINUTE = 120;
const RATINGS_PER_MINUTE = 30;

const HelpArticle = Article.pick({
  article_id: true,
  title: true,
  content: true,
  summary: true,
  category: true,
  language: true,
  updated_at: true,
});
const shared = { tags: ["help"], access: "public" } as const;
const view = (article: ArticleDocument) => pick(HelpArticle, article);

/** The help centre: what is published, for anybody. */
export const helpRoutes = (deps: HttpDeps): Route[] => [search(deps), list(deps), get(deps), rate(deps)];

const search = ({ index, policy }: HttpDeps): Route =>
  definePublicRoute({
    ...shared,
    method: "get",
    path: "/api/help/search",
    operationId: "searchHelp",
    summary: "Passages of published articles that answer a question, best first",
    perMinute: SEARCHES_PER_MINUTE,
    query: z.strictObject({ q: z.string().trim().min(1).max(1000), language: Language.optional() }),
    answers: { status: 200, description: "A few at most", schema: z.array(Passage) },
    handler: async ({ query: { q, language } }) => ({
      body: await index.search({
        index: "articles",
        text: q,
        limit: policy.policy.retrieval.max_results,
        min_relevance: policy.policy.retrieval.min_relevance,
        ...(language === undefined ? {} : { language }),
      }),
    }),
  });

const list = ({ articles }: HttpDeps): Route =>
  definePublicRoute({
    ...shared,
    method: "get",
    path: "/api/help/articles",
    operationId: "listHelp",
    summary: "Published articles, the latest changed first",
    paged: true,
    query: PageQuery.extend({ category: commaList(Category), language: Language.optional() }),
    answers: { status: 200, description: "The articles", schema: z.array(HelpArticle) },
    handler: async ({ query }) => {
      const { items, next } = await articles.list({ ...query, status: "published" });
      return { body: items.map(view), next };
    },
  });

const get = ({ articles }: HttpDeps): Route =>
  definePublicRoute({
    ...shared,
    method: "get",
    path: "/api/help/articles/:id",
    operationId: "getHelp",
    summary: "A published article",
    params: Id,
    answers: { status: 200, description: "The article", schema: HelpArticle },
    handler: async ({ params }) => {
      const article = await articles.get(params.id);
      if (article?.status !== "published") throw notThere("article", params.id);
      return { body: view(article) };
    },
  });

const rate = ({ documents, articles }: HttpDeps): Route => {
  const count = rateArticle({ documents });
  return definePublicRoute({
    ...shared,
    method: "post",
    path: "/api/help/articles/:id/rating",
    operationId: "rateHelp",
    summary: "Say whether an article helped",
    perMinute: RATINGS_PER_MINUTE,
    params: Id,
    body: z.object({ helpful: z.boolean() }),
    answers: { status: 204, description: "Counted" },
    handler: async ({ params, body }) => {
      const article = await articles.get(params.id);
      if (article?.status !== "published") throw notThere("article", params.id);
      await count(params.id, body);
      return {};
    },
  });
};
