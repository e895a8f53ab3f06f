import type { Documents } from "../../domain/documents.js";
import type { Indexable, IndexName } from "../../domain/knowledge.js";
import { createArticles } from "../../store/articles.js";
import { createTicketReads } from "../../store/ticket-reads.js";
import { createReads } from "../worker/deps.js";
import { indexableTicket } from "../worker/indexable-ticket.js";
import { MOST_RESOLVED, RESOLVED } from "../worker/resolved-index.js";
import { indexableArticle } from "./create-article-writer.js";

const PAGE = 200;

/** Everything that an index is to hold, as the documents are now. */
export async function readIndexables(documents: Documents, index: IndexName): Promise<Indexable[]> {
  return index === "articles" ? readArticles(documents) : readResolved(documents);
}

const readArticles = async (documents: Documents): Promise<Indexable[]> =>
  (await createArticles({ documents }).published()).map(indexableArticle);

async function readResolved(documents: Documents): Promise<Indexable[]> {
  const tickets = createTicketReads({ documents });
  const reads = createReads(documents);
  const items: Indexable[] = [];
  let cursor: string | undefined;
  do {
    // oxlint-disable-next-line no-await-in-loop
    const page = await tickets.list({ status: RESOLVED, limit: PAGE, cursor });
    // oxlint-disable-next-line no-await-in-loop
    const found = await Promise.all(page.items.map((ticket) => indexableTicket({ reads }, ticket)));
    items.push(...found.filter((item) => item !== undefined));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && items.length < MOST_RESOLVED);
  return items.slice(0, MOST_RESOLVED);
}
