import type { Logger } from "pino";
import { ArticleDocument } from "../../domain/article.js";
import type { Documents } from "../../domain/documents.js";
import type { Policy } from "../../domain/policy.js";
import type { Tickets } from "../../store/tickets.js";
import { MANY, type Reads } from "./deps.js";

type Deps = {
  documents: Pick<Documents, "get" | "patch">;
  tickets: Pick<Tickets, "get">;
  reads: Pick<Reads, "effects">;
  policy: Pick<Policy, "autonomy">;
  log: Pick<Logger, "warn">;
};

/** How the articles cited to a customer turned out. `answered`: only an answer that left counts. */
export type RecordArticleOutcome = (
  ticketId: string,
  outcome: { helped: boolean; answered: boolean },
) => Promise<void>;

/** A few at a time use one article; so many lost races mean that something is wrong. */
const MAX_TRIES = 10;

/**
 * Counts a use for every article that a ticket's AI answer cites: it helped when the ticket was resolved, and did
 * not when the ticket was reopened, a person took over after the answer, or a person refused the draft. Statistics:
 * where a count is lost, the log says so.
 */
export function createArticleOutcomes({
  documents,
  tickets,
  reads,
  policy,
  log,
}: Deps): RecordArticleOutcome {
  const lastUses = policy.autonomy.article.last_uses;
  return async (ticketId, { helped, answered }) => {
    try {
      const ticket = await tickets.get(ticketId);
      if (!ticket?.solution || ticket.run_id === null) return;
      if (answered) {
        const filter = { ticket_id: ticketId, run_id: ticket.run_id, type: "reply" };
        const replies = await reads.effects.find({ filter, limit: MANY });
        if (!replies.some(({ status }) => status !== "void")) return;
      }
      const ids = new Set(ticket.solution.citations.map(({ article_id }) => article_id));
      await Promise.all([...ids].map((id) => countUse(documents, id, { helped, lastUses })));
    } catch (err) {
      log.warn({ err, ticketId }, "the use of articles was not counted");
    }
  };
}

async function countUse(
  documents: Deps["documents"],
  articleId: string,
  { helped, lastUses, triesLeft = MAX_TRIES }: { helped: boolean; lastUses: number; triesLeft?: number },
): Promise<void> {
  if (triesLeft === 0) throw new Error(`the record of article ${articleId} keeps changing`);
  const stored = await documents.get("articles", articleId);
  if (!stored) return;
  const { version, uses, recent } = ArticleDocument.parse(stored);
  const latest = [...recent, helped].slice(-lastUses);
  const success_rate = latest.filter(Boolean).length / latest.length;
  const counted = await documents.patch("articles", articleId, {
    where: { version },
    set: { version: version + 1, uses: uses + 1, recent: latest, success_rate },
  });
  if (!counted) await countUse(documents, articleId, { helped, lastUses, triesLeft: triesLeft - 1 });
}
