import { fileURLToPath } from "node:url";
import { ARTICLES_DIR, loadArticles } from "../../knowledge/load-articles.js";
import type { SeedDeps } from "./seed-deps.js";
import { seedShop } from "./seed-shop.js";
import { readShop } from "./shop.js";

/** Fills an empty desk with the sample shop and the project's own articles. Tells whether it filled it. */
export async function fillWithSamples(deps: SeedDeps): Promise<boolean> {
  const articles = await loadArticles(fileURLToPath(ARTICLES_DIR));
  return seedShop(
    deps,
    await readShop(),
    articles.map((article) =>
      Object.assign(article, { success_rate: null, uses: 0, version: 1, recent: [] }),
    ),
  );
}
