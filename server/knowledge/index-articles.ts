import type { KnowledgeIndex } from "../../domain/knowledge.js";
import type { Articles } from "../../store/articles.js";
import { indexableArticle } from "./create-article-writer.js";

const PAGE = 200;

/** Puts every published article into the index: at start, so that it holds what the store holds. */
export async function indexArticles({
  articles,
  index,
}: {
  articles: Pick<Articles, "list">;
  index: Pick<KnowledgeIndex, "put">;
}): Promise<void> {
  const putFrom = async (cursor: string | undefined): Promise<void> => {
    const page = await articles.list({ status: "published", limit: PAGE, cursor });
    await index.put("articles", page.items.map(indexableArticle));
    if (page.next !== null) await putFrom(page.next);
  };
  await putFrom(undefined);
}
