import { describe, expect, test } from "vitest";
import type { CallDocument } from "../../../domain/run.js";
import { createBudget } from "../../../server/model/budget.js";

const LIMITS = { model_calls: 3, tokens: 1000, cost_usd: 0.5, tool_steps: 8 };

const recorded = (part: Partial<CallDocument> & { call_id: string }): CallDocument => ({
  run_id: "RUN-1",
  ticket_id: "TKT-1",
  node: "classify",
  kind: "model",
  name: "classification",
  ordinal: 1,
  ms: 5,
  input_tokens: 0,
  output_tokens: 0,
  cost_usd: 0,
  input_hash: "0",
  input: {},
  output: { ok: true },
  attempt: 1,
  error: null,
  error_code: null,
  same_as: null,
  at: "2026-11-20T10:00:00.000Z",
  ...part,
});

function budgetOver(rows: CallDocument[]) {
  let reads = 0;
  const budget = createBudget({
    documents: {
      find: async (_collection, options) => {
        reads += 1;
        expect(options?.filter).toEqual({ ticket_id: "TKT-1", kind: "model" });
        return rows;
      },
    },
    limits: LIMITS,
  });
  return { budget, rows, reads: () => reads };
}

const used = (tokens: number, cost_usd = 0) => ({ input_tokens: tokens, output_tokens: 0, cost_usd });

describe("a ticket's budget", () => {
  test("counts the calls of all its runs, and says what ran out", async () => {
    const { budget } = budgetOver([recorded({ call_id: "A", run_id: "RUN-0" }), recorded({ call_id: "B" })]);
    expect((await budget.begin("TKT-1", "RUN-2:1")).ok).toBe(true);
    expect(await budget.begin("TKT-1", "RUN-2:1")).toEqual({ ok: false, exhausted: "3 of 3 model calls" });
  });

  test.each([
    ["tokens", used(1000), "1000 of 1000 tokens"],
    ["money", used(1, 0.5), "0.5000 of 0.5 USD"],
  ])("runs out of %s", async (_name, usage, exhausted) => {
    const { budget } = budgetOver([]);
    const begun = await budget.begin("TKT-1", "RUN-1:1");
    if (begun.ok) begun.end(usage);
    expect(await budget.begin("TKT-1", "RUN-1:1")).toEqual({ ok: false, exhausted });
  });

  test("is not overdrawn by nodes that ask at once", async () => {
    const { budget, reads } = budgetOver([]);
    const begun = await Promise.all(Array.from({ length: 5 }, () => budget.begin("TKT-1", "RUN-1:1")));
    expect(begun.filter(({ ok }) => ok)).toHaveLength(3);
    expect(reads()).toBe(1);
  });

  test("is not charged for questions that were never sent, now or as recorded", async () => {
    const kept = { ok: false, reason: "unavailable", sent: false };
    const { budget } = budgetOver([
      recorded({ call_id: "A", output: kept }),
      recorded({ call_id: "B", output: null, same_as: "A" }),
      recorded({ call_id: "C", output: { ok: false, reason: "unavailable", sent: true } }),
    ]);
    const first = await budget.begin("TKT-1", "RUN-2:1");
    if (first.ok) first.end(null);
    expect((await budget.begin("TKT-1", "RUN-2:1")).ok).toBe(true);
    expect((await budget.begin("TKT-1", "RUN-2:1")).ok).toBe(true);
    expect((await budget.begin("TKT-1", "RUN-2:1")).ok).toBe(false);
  });

  test("is read again under another lease, so that another process's spending counts", async () => {
    const { budget, rows } = budgetOver([]);
    expect((await budget.begin("TKT-1", "RUN-1:1")).ok).toBe(true);
    rows.push(recorded({ call_id: "A" }), recorded({ call_id: "B" }), recorded({ call_id: "C" }));
    expect((await budget.begin("TKT-1", "RUN-1:2")).ok).toBe(false);
  });

  test("is read again after a read that failed", async () => {
    let down = true;
    const find = async () => {
      if (down) throw new Error("the disk is away");
      return [];
    };
    const budget = createBudget({ documents: { find }, limits: LIMITS });
    await expect(budget.begin("TKT-1", "RUN-1:1")).rejects.toThrow("the disk is away");
    down = false;
    expect((await budget.begin("TKT-1", "RUN-1:1")).ok).toBe(true);
  });
});
