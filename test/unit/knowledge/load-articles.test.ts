import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { articleSteps, solutionOf } from "../../../domain/article-steps.js";
import { ARTICLES_DIR, loadArticles } from "../../../knowledge/load-articles.js";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "articles-"));
});
afterEach(() => rm(dir, { recursive: true }));

const article = (lines: string[]): string =>
  [
    "---",
    ...lines,
    "updated_at: 2026-09-01T00:00:00Z",
    "---",
    "",
    "## Help",
    "1. Open the page.",
    "2. Press the button.",
  ].join("\n");

test("the shipped articles load: English and German, each with steps, summary and paraphrases", async () => {
  const articles = await loadArticles(fileURLToPath(ARTICLES_DIR));
  expect(articles.filter(({ language }) => language === "en").length).toBeGreaterThanOrEqual(24);
  expect(articles.filter(({ language }) => language === "de").length).toBeGreaterThanOrEqual(10);
  const lacking = articles.filter(
    ({ paraphrases, summary, content }) =>
      paraphrases.length === 0 || summary === "" || articleSteps(content).length === 0,
  );
  expect(lacking.map(({ article_id }) => article_id)).toEqual([]);
});

test.each([
  ["no front matter", "# Hello", /a\.md:1: expected YAML front matter/],
  ["broken YAML", article(["article_id: a", "title: [unclosed"]), /a\.md:\d+: /],
  [
    "a category that is none",
    article(["article_id: a", "title: Title", "category: nonsense"]),
    /a\.md:4: category: .*billing/,
  ],
  ["a missing title", article(["article_id: a", "category: billing"]), /a\.md:\d+: title: /],
])("%s is told with file and line", async (_, text, message) => {
  await writeFile(join(dir, "a.md"), text);
  await expect(loadArticles(dir)).rejects.toThrow(message);
});

test("an id that two files share is told", async () => {
  const text = article(["article_id: a", "title: Title", "category: billing"]);
  await writeFile(join(dir, "a.md"), text);
  await writeFile(join(dir, "b.md"), text);
  await expect(loadArticles(dir)).rejects.toThrow("a is used by more than one file");
});

test("steps are the first numbered list, without marks", () => {
  const markdown =
    "Intro.\n\n1. Open **Account**.\n2. Read [the page](https://x.example)\n   to its end.\n\n## More\n1. Not this.";
  expect(articleSteps(markdown)).toEqual(["Open Account.", "Read the page to its end."]);
  expect(articleSteps("No list.")).toEqual([]);
  expect(solutionOf({ content: markdown, summary: "" }).summary).toBe("Intro.");
});
