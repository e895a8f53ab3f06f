import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { NewArticle } from "../domain/article.js";
import { Timestamp } from "../domain/enums.js";
import { AppError } from "../domain/errors.js";

/** The project's own articles. */
export const ARTICLES_DIR = new URL("articles/", import.meta.url);

const Shipped = NewArticle.extend({
  article_id: z.string().regex(/^[a-z0-9-]+$/, "small letters, digits and hyphens"),
  updated_at: Timestamp,
});

/** An article as it stands in a file. */
export type ShippedArticle = z.infer<typeof Shipped>;

const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/;

/**
 * All articles of a folder and the folders in it (`*.md` with YAML front matter), sorted by id.
 * @throws AppError "invalid_input" with every mistake: file, line and what was expected
 */
export async function loadArticles(dir: string): Promise<ShippedArticle[]> {
  const names = (await readdir(dir, { recursive: true })).filter((name) => name.endsWith(".md")).sort();
  const parsed = await Promise.all(
    names.map(async (name) => parseArticle(await readFile(join(dir, name), "utf8"), join(dir, name))),
  );
  const articles = parsed.flatMap((one) => (one.ok ? [one.article] : []));
  const mistakes = [...parsed.flatMap((one) => (one.ok ? [] : one.mistakes)), ...repeatedIds(articles)];
  if (mistakes.length > 0) throw new AppError("invalid_input", mistakes.join("\n"));
  return articles.sort((a, b) => (a.article_id < b.article_id ? -1 : 1));
}

type Parsed = { ok: true; article: ShippedArticle } | { ok: false; mistakes: string[] };

function parseArticle(text: string, file: string): Parsed {
  const [, frontMatter, content] = FRONT_MATTER.exec(text) ?? [];
  if (frontMatter === undefined || content === undefined) {
    return { ok: false, mistakes: [`${file}:1: expected YAML front matter between two lines of ---`] };
  }
  const lines = new LineCounter();
  const document = parseDocument(frontMatter, { lineCounter: lines });
  // The front matter begins on the second line of the file.
  const lineOf = (offset: number): number => lines.linePos(offset).line + 1;
  if (document.errors.length > 0) {
    return {
      ok: false,
      mistakes: document.errors.map(
        ({ pos, message }) => `${file}:${lineOf(pos[0])}: ${message.split("\n")[0]}`,
      ),
    };
  }
  const article = Shipped.safeParse({ ...asObject(document.toJS()), content });
  if (article.success) return { ok: true, article: article.data };
  const mistakes = article.error.issues.map(({ path, message }) => {
    const node: unknown = document.getIn(path.map(String), true) ?? document.getIn([String(path[0])], true);
    const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
    const offset: unknown = Array.isArray(range) ? range[0] : 0;
    return `${file}:${lineOf(typeof offset === "number" ? offset : 0)}: ${path.join(".")}: ${message}`;
  });
  return { ok: false, mistakes };
}

const asObject = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});

function repeatedIds(articles: readonly ShippedArticle[]): string[] {
  const ids = articles.map(({ article_id }) => article_id);
  const repeated = new Set(ids.filter((id, at) => ids.indexOf(id) !== at));
  return [...repeated].map((id) => `article_id: ${id} is used by more than one file`);
}
