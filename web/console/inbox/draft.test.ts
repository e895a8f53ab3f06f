import { describe, expect, test } from "vitest";
import type { Proposal } from "../../api/client.ts";
import { draftOf, editedProposal, isChanged, isEmpty } from "./draft.ts";

const refund: Proposal["actions"][number] = {
  type: "refund",
  args: { order_id: "ORD-1", amount: "150.00", currency: "USD", reason: "double charge" },
  action_id: "ACT-1",
  reason: "charged twice",
  limit: { approvals_needed: 1, total: "150.00", because: [] },
};
const proposal: Proposal = {
  reply: { text: "Hello", language: "en", citations: [] },
  actions: [refund],
  classification: { category: "billing", priority: "high" },
};

describe("a draft", () => {
  test("that nobody touched is the proposal itself, whatever happens after sending", () => {
    const draft = draftOf(proposal);
    expect(isChanged(draft, proposal)).toBe(false);
    expect(isChanged({ ...draft, then: "resolved" }, proposal)).toBe(false);
    expect(isChanged({ ...draft, text: "Hello\n" }, proposal)).toBe(false);
  });

  test.each([
    ["other words", { text: "Hi" }],
    ["a dropped action", { actions: [{ action: refund, args: { ...refund.args }, isKept: false }] }],
    [
      "another amount",
      { actions: [{ action: refund, args: { ...refund.args, amount: "1.00" }, isKept: true }] },
    ],
    ["another priority", { classification: { category: "billing", priority: "low" } as const }],
  ])("with %s has changed", (_what, change) => {
    expect(isChanged({ ...draftOf(proposal), ...change }, proposal)).toBe(true);
  });

  test("is sent whole, without what was dropped, each action under its own id", () => {
    const draft = draftOf(proposal);
    const cheaper = { action: refund, args: { ...refund.args, amount: "10.00" }, isKept: true };
    expect(editedProposal({ ...draft, text: " Hi ", actions: [cheaper] }, proposal)).toEqual({
      reply: { text: "Hi", language: "en", citations: [] },
      actions: [
        {
          type: "refund",
          args: { ...refund.args, amount: "10.00" },
          action_id: "ACT-1",
          reason: "charged twice",
        },
      ],
      classification: proposal.classification,
    });
    const dropped = { ...draft, text: "", actions: [{ ...cheaper, isKept: false }], classification: null };
    expect(editedProposal(dropped, proposal)).toEqual({ actions: [] });
    expect(isEmpty(dropped)).toBe(true);
  });
});
