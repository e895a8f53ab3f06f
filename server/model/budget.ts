import type { Documents } from "../../domain/documents.js";
import type { Policy } from "../../domain/policy.js";
import { CallDocument } from "../../domain/run.js";
import type { Usage } from "../recording/recorder.js";

/** What a ticket has spent on the model. */
export type Spent = { model_calls: number; tokens: number; cost_usd: number };

export type Budget = {
  /** What has run out for this ticket, in words; undefined while something is left of everything. */
  exhausted(ticketId: string, lease: string): Promise<string | undefined>;
  add(ticketId: string, lease: string, usage: Usage): void;
};

/** More recorded calls than any budget allows a ticket. */
const MAX_CALLS = 10_000;
/** Tickets whose spending is kept at hand; others are read again. */
const KEPT = 1000;

/**
 * Counts a ticket's model calls, tokens and money over all its runs. What earlier leases spent is read from
 * the recorded calls once per lease, so that another process's spending counts too.
 */
export function createBudget({
  documents,
  limits,
}: {
  documents: Pick<Documents, "find">;
  limits: Policy["budget"];
}): Budget {
  const known = new Map<string, Spent>();

  const spentOf = async (ticketId: string, lease: string): Promise<Spent> => {
    const key = `${ticketId}:${lease}`;
    const held = known.get(key);
    if (held) return held;
    const rows = await documents.find("calls", {
      filter: { ticket_id: ticketId, kind: "model" },
      limit: MAX_CALLS,
    });
    const spent = rows
      .map((row) => CallDocument.parse(row))
      .reduce<Spent>(plus, { model_calls: 0, tokens: 0, cost_usd: 0 });
    const oldest = known.keys().next();
    if (known.size >= KEPT && !oldest.done) known.delete(oldest.value);
    known.set(key, spent);
    return spent;
  };

  return {
    exhausted: async (ticketId, lease) => {
      const spent = await spentOf(ticketId, lease);
      if (spent.model_calls >= limits.model_calls)
        return `${spent.model_calls} of ${limits.model_calls} model calls`;
      if (spent.tokens >= limits.tokens) return `${spent.tokens} of ${limits.tokens} tokens`;
      if (spent.cost_usd >= limits.cost_usd) return `${spent.cost_usd.toFixed(4)} of ${limits.cost_usd} USD`;
      return undefined;
    },
    add: (ticketId, lease, usage) => {
      const key = `${ticketId}:${lease}`;
      const spent = known.get(key);
      if (spent) known.set(key, plus(spent, usage));
    },
  };
}

const plus = (spent: Spent, usage: Usage): Spent => ({
  model_calls: spent.model_calls + 1,
  tokens: spent.tokens + usage.input_tokens + usage.output_tokens,
  cost_usd: spent.cost_usd + usage.cost_usd,
});
