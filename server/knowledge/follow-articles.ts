import type { ArticleDocument } from "../../domain/article.js";
import { isoNow, MINUTE_MS, type Clock } from "../../domain/clock.js";
import type { Documents } from "../../domain/documents.js";
import type { IndexUpkeep, KnowledgeIndex } from "../../domain/knowledge.js";
import type { Articles } from "../../store/articles.js";
import { indexableArticle } from "./create-article-writer.js";
import { lookSince, type Follower } from "./follower.js";

type Deps = {
  documents: Pick<Documents, "count">;
  articles: Pick<Articles, "get" | "list">;
  index: Pick<KnowledgeIndex, "put" | "remove">;
  upkeep: Pick<IndexUpkeep, "held">;
  clock: Clock;
};

const INDEX = "articles";
const PAGE = 50;
/** How far the clocks of two processes may differ, and a commit take, without a change being overlooked. */
const OVERLAP_MS = MINUTE_MS;
const PUBLISHED = { status: "published" } as const;

/**
 * The published articles. What was changed is told by `updated_at`; whether something is gone, by how many there
 * are, since nothing remains of an article that was deleted.
 */
export function createFollowArticles({ documents, articles, index, upkeep, clock }: Deps): Follower {
  let newest: string | undefined;
  let lookedAt = "";

  const put = async (found: readonly ArticleDocument[]): Promise<void> => {
    const held = upkeep.held(INDEX);
    const items = found.map(indexableArticle).filter(({ id, version }) => held.get(id) !== version);
    if (items.length > 0) await index.put(INDEX, items);
    for (const { updated_at } of found) if (newest === undefined || updated_at > newest) newest = updated_at;
  };

  /** The ids of all that were changed since; every one where there is no moment. */
  const putSince = async (moment: string | undefined): Promise<Set<string>> => {
    const ids = new Set<string>();
    const query = {
      ...PUBLISHED,
      ...(moment === undefined ? {} : { filter: { updated_at: { gte: moment } } }),
    };
    let cursor: string | undefined;
    do {
      // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ended
      const page = await articles.list({ ...query, limit: PAGE, cursor });
      // oxlint-disable-next-line no-await-in-loop -- searchable page by page
      await put(page.items);
      for (const { article_id } of page.items) ids.add(article_id);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return ids;
  };

  return {
    index: INDEX,
    follow: async () => {
      const begun = isoNow(clock);
      if (newest !== undefined) {
        await putSince(lookSince(newest, lookedAt, OVERLAP_MS));
        lookedAt = begun;
        const [all] = await documents.count("articles", { filter: PUBLISHED });
        // What is held, whoever put it: also what was written here and deleted elsewhere between two looks.
        if (upkeep.held(INDEX).size === (all?.count ?? 0)) return;
      }
      const before = upkeep.held(INDEX);
      const published = await putSince(undefined);
      lookedAt = begun;
      const gone = [...before.keys()].filter((id) => !published.has(id));
      if (gone.length > 0) await index.remove(INDEX, gone);
    },
    warrant: async (ids) => {
      const found = await Promise.all(ids.map((id) => articles.get(id)));
      const items = found
        .filter((article) => article !== undefined)
        .filter(({ status }) => status === PUBLISHED.status)
        .map(indexableArticle);
      if (items.length > 0) await index.put(INDEX, items);
    },
  };
}
