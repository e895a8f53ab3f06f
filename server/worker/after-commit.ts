import type { Op } from "../../domain/documents.js";
import { TicketEventDocument, type EventType } from "../../domain/event.js";
import type { Jobs } from "../../domain/jobs.js";
import type { RecordArticleOutcome } from "./article-outcomes.js";
import type { ResolvedIndex } from "./resolved-index.js";

type Deps = {
  resolvedIndex: Pick<ResolvedIndex, "add" | "remove">;
  recordArticleOutcome: RecordArticleOutcome;
  jobs: Jobs;
};

/** Anything else need not be read. */
const FOLLOWED: ReadonlySet<unknown> = new Set<EventType>([
  "status.changed",
  "reopened",
  "ownership.changed",
  "review.decided",
  "assignment.changed",
]);

/**
 * What follows from what was committed, for `observeCommits`: nothing that a ticket depends on, only what learns
 * from it, and the search for work when somebody has become free. Never throws and never waits.
 */
export function createAfterCommit(deps: Deps): (ops: readonly Op[]) => void {
  return (ops) => {
    for (const op of ops) {
      if (op.op !== "insert" || op.collection !== "events" || !FOLLOWED.has(op.document["type"])) continue;
      const event = TicketEventDocument.safeParse(op.document);
      if (event.success) follow(deps, event.data);
    }
  };
}

function follow(
  { resolvedIndex, recordArticleOutcome, jobs }: Deps,
  { type, ticket_id, data }: TicketEventDocument,
): void {
  const becomes = (type_: string, to: unknown) => type === type_ && data["to"] === to;
  if (becomes("status.changed", "resolved")) {
    void resolvedIndex.add(ticket_id);
    void recordArticleOutcome(ticket_id, { helped: true, answered: true });
  }
  if (type === "reopened") {
    void resolvedIndex.remove(ticket_id);
    void recordArticleOutcome(ticket_id, { helped: false, answered: true });
  }
  if (becomes("ownership.changed", true))
    void recordArticleOutcome(ticket_id, { helped: false, answered: true });
  if (type === "review.decided" && data["status"] === "ignored")
    void recordArticleOutcome(ticket_id, { helped: false, answered: false });
  const frees = becomes("status.changed", "resolved") || becomes("status.changed", "closed");
  if (frees || type === "assignment.changed") jobs.enqueue("assign", {});
}
