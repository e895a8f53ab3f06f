import { ARTICLES_DIR, loadArticles } from "../../knowledge/load-articles.js";
import { seedShop, type SeedDeps } from "./seed-shop.js";
import { readShop } from "./shop.js";

/** Fills an empty desk with the sample shop and the project's own articles. Tells whether it filled it. */
export async function fillWithSamples(deps: SeedDeps): Promise<boolean> {
  const articles = await loadArticles(ARTICLES_DIR.pathname);
  const unused = { success_rate: null, uses: 0, version: 1, recent: [] };
  return seedShop(
    deps,
    await readShop(),
    articles.map((article) => ({ ...article, ...unused })),
  );
}
