import { z } from "zod";
import { anyCase, Category, Fraction, Language, Timestamp } from "./enums.js";

const ArticleStatus = z.enum(["published", "draft", "archived"]);

/** What a person writes to add or change an article. */
export const NewArticle = z.object({
  title: z.string().trim().min(3).max(200),
  content: z.string().trim().min(20).max(50_000).describe("Markdown"),
  category: anyCase(Category),
  language: Language.default("en"),
  status: anyCase(ArticleStatus).default("published"),
  summary: z.string().trim().max(1000).default("").describe("The answer in a sentence or two"),
  paraphrases: z
    .array(z.string().trim().min(3).max(300))
    .max(50)
    .default([])
    .describe("How customers ask for it"),
});
export type NewArticle = z.infer<typeof NewArticle>;

export const Article = NewArticle.extend({
  article_id: z.string(),
  success_rate: Fraction.nullable().describe("Of its uses that ended well; null before the first"),
  uses: z.number().int().min(0),
  /** What readers of the help centre said. It decides nothing: anybody may say it. */
  helpful: z.object({ yes: z.number().int().min(0), no: z.number().int().min(0) }).optional(),
  updated_at: Timestamp,
});
export type Article = z.infer<typeof Article>;

/** An article as stored. `recent` holds the outcome of its last uses, newest last. */
export const ArticleDocument = Article.extend({ version: z.number().int(), recent: z.array(z.boolean()) });
export type ArticleDocument = z.infer<typeof ArticleDocument>;
