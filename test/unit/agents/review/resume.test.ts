import { describe, expect, test } from "vitest";
import { applyEdit, EditArgs, ReviewResume } from "../../../../agents/review/resume.js";
import { evidenceOf, proposalOf } from "../../../../agents/review/proposal.js";
import type { ProposedAction } from "../../../../domain/action.js";
import { Evidence, Proposal } from "../../../../domain/review.js";
import { aDraft, runState } from "../run-state.js";

const refund: ProposedAction = {
  type: "refund",
  args: { order_id: "ORD-1", amount: "50.00", currency: "USD", reason: "late" },
  action_id: "ACT-1",
  reason: "late",
  limit: { approvals_needed: 0, total: "50.00", because: [] },
};
const proposed = proposalOf(runState({ draft: aDraft({ actions: [refund] }) }));

describe("a resume", () => {
  test.each<[string, unknown]>([
    ["a list of one", [{ type: "accept", args: null }]],
    ["the object itself", { type: "accept" }],
    ["another case", { type: "ACCEPT" }],
  ])("as %s is understood", (_name, value) =>
    expect(ReviewResume.parse(value)).toMatchObject({ type: "accept" }),
  );

  test.each<[string, unknown]>([
    ["yes", "yes"],
    ["true", true],
    ["two decisions", [{ type: "accept" }, { type: "ignore" }]],
    ["an unknown type", { type: "approve" }],
    ["nothing", null],
  ])("that says %s approves nothing", (_name, value) =>
    expect(ReviewResume.safeParse(value).success).toBe(false),
  );
});

describe("an edit", () => {
  test("drops what it leaves out, keeps ids, and takes over changed arguments", () => {
    const args = { ...refund.args, amount: "20.00" };
    const edited = EditArgs.parse({ actions: [{ type: "refund", args, action_id: "ACT-1" }] });
    const approved = applyEdit(proposed, edited, "en");
    expect(approved).toEqual({ actions: [{ ...refund, args }] });
    expect(Proposal.parse(approved)).toEqual(approved);
  });

  test("may come inside Agent Inbox's action request, and keeps citations and language it does not name", () => {
    const edited = EditArgs.parse({ action: "review_ticket", args: { reply: { text: " Better. " } } });
    expect(applyEdit(proposed, edited, "en")).toEqual({
      reply: { text: "Better.", language: "en", citations: [] },
      actions: [],
    });
  });

  test("an action that the editor adds is theirs and counts as asked for", () => {
    const edited = EditArgs.parse({ actions: [{ type: "password_reset", args: {} }] });
    expect(applyEdit(proposed, edited, "en").actions).toMatchObject([
      { action_id: "added-1", limit: { approvals_needed: 1 } },
    ]);
  });
});

describe("what a person is shown", () => {
  test("a run without a draft proposes no reply, and says what it knows", () => {
    const early = runState({ classification: undefined, sentiment: undefined, degraded: ["graph"] });
    expect(proposalOf(early)).toEqual({ actions: [] });
    expect(Evidence.parse(evidenceOf(early))).toMatchObject({
      category: null,
      confidence: null,
      degraded: ["graph"],
    });
  });

  test("the confidence is the smaller of the two", () => {
    expect(evidenceOf(runState({ draft: aDraft({ resolution_probability: 0.4 }) })).confidence).toBe(0.4);
  });
});
