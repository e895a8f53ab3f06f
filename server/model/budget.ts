import { z } from "zod";
import type { Documents } from "../../domain/documents.js";
import type { Policy } from "../../domain/policy.js";
import { CallDocument } from "../../domain/run.js";
import type { Usage } from "../recording/recorder.js";

/** What a ticket has spent on the model. */
type Spent = { model_calls: number; tokens: number; cost_usd: number };

export type Budget = {
  /**
   * Takes one call from the ticket's budget, or says in words what has run out. `end` puts down what the call
   * cost; null gives it back, for one that was never sent.
   */
  begin(
    ticketId: string,
    lease: string,
  ): Promise<{ ok: true; end: (usage: Usage | null) => void } | { ok: false; exhausted: string }>;
};

/** More recorded calls than any budget allows a ticket. */
const MAX_CALLS = 10_000;
/** Tickets whose spending is kept at hand; others are read again. */
const KEPT = 1000;

/** A recorded question that the breaker kept back. */
const NotSent = z.object({ ok: z.literal(false), sent: z.literal(false) });

/**
 * Counts a ticket's model calls, tokens and money over all its runs. What earlier leases spent is read from
 * the recorded calls once per lease, so that another process's spending counts too. Calls under way are counted;
 * what they will cost is not known before they end, so the last ones may go over the tokens and the money.
 */
export function createBudget({
  documents,
  limits,
}: {
  documents: Pick<Documents, "find">;
  limits: Policy["budget"];
}): Budget {
  const known = new Map<string, Promise<Spent>>();

  const read = async (ticketId: string): Promise<Spent> => {
    const filter = { ticket_id: ticketId, kind: "model" };
    const rows = await documents.find("calls", { filter, limit: MAX_CALLS });
    return spentOn(rows.map((row) => CallDocument.parse(row)));
  };
  const spentOf = (ticketId: string, lease: string): Promise<Spent> => {
    const key = `${ticketId}:${lease}`;
    const held = known.get(key);
    if (held) return held;
    const [oldest] = known.keys();
    if (known.size >= KEPT && oldest !== undefined) known.delete(oldest);
    const reading = read(ticketId);
    known.set(key, reading);
    reading.catch(() => known.delete(key));
    return reading;
  };

  return {
    begin: async (ticketId, lease) => {
      const spent = await spentOf(ticketId, lease);
      const exhausted = whatRanOut(spent, limits);
      if (exhausted !== undefined) return { ok: false, exhausted };
      spent.model_calls += 1;
      return {
        ok: true,
        end: (usage) => {
          spent.model_calls -= usage === null ? 1 : 0;
          spent.tokens += (usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0);
          spent.cost_usd += usage?.cost_usd ?? 0;
        },
      };
    },
  };
}

function spentOn(calls: readonly CallDocument[]): Spent {
  const notSent = new Set(
    calls.filter(({ output }) => NotSent.safeParse(output).success).map(({ call_id }) => call_id),
  );
  const sent = calls.filter(({ call_id, same_as }) => !notSent.has(same_as ?? call_id));
  const sum = (of: (call: CallDocument) => number) => sent.reduce((total, call) => total + of(call), 0);
  return {
    model_calls: sent.length,
    tokens: sum(({ input_tokens, output_tokens }) => input_tokens + output_tokens),
    cost_usd: sum(({ cost_usd }) => cost_usd),
  };
}

function whatRanOut(spent: Spent, limits: Policy["budget"]): string | undefined {
  if (spent.model_calls >= limits.model_calls)
    return `${spent.model_calls} of ${limits.model_calls} model calls`;
  if (spent.tokens >= limits.tokens) return `${spent.tokens} of ${limits.tokens} tokens`;
  if (spent.cost_usd >= limits.cost_usd) return `${spent.cost_usd.toFixed(4)} of ${limits.cost_usd} USD`;
  return undefined;
}
