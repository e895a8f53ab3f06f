import { describe, expect, test } from "vitest";
import { createAct } from "../../../../agents/act/node.js";
import type { OutboxRequest } from "../../../../agents/ports.js";
import type { TicketState } from "../../../../agents/state.js";
import type { Proposal } from "../../../../domain/review.js";
import { config } from "../case.js";
import { runState } from "../run-state.js";

const reply: Proposal = { reply: { text: "Hi", language: "de", citations: [] }, actions: [] };
const nothing: Proposal = { actions: [] };
const action: Proposal = {
  actions: [
    {
      type: "password_reset",
      args: {},
      action_id: "ACT-1",
      reason: "asked",
      limit: { approvals_needed: 0, total: null, because: [] },
    },
  ],
};
type Outcome = NonNullable<TicketState["review_outcome"]>;
const ended = (type: Outcome["type"], approved: Proposal): Outcome => ({
  type,
  approved,
  reasons: [],
  decided_by: "local",
});
const escalation: TicketState["escalation"] = {
  triggers: ["security"],
  level: "manager",
  reason: "security",
  action_plan: ["look"],
  summary: "hacked",
  decided_by: "local",
};

const acting = async (differing: Partial<TicketState>) => {
  const asked: OutboxRequest[] = [];
  const node = createAct({
    writeOutbox: async (request) => {
      asked.push(request);
      return { effect_ids: ["EFF-1"], reply: "held", refused: [] };
    },
  });
  const update = await node(runState(differing), config);
  return { update, asked: asked[0] };
};

describe("act", () => {
  test.each<[string, Partial<TicketState>, Partial<OutboxRequest>]>([
    [
      "an automatic reply goes out by nobody's hand",
      { review_outcome: ended("auto", reply) },
      { by_person: false, hand_over_notice: false, language: "de" },
    ],
    [
      "an approved reply goes out by a person's",
      { review_outcome: ended("accept", reply) },
      { by_person: true, hand_over_notice: false },
    ],
    [
      "an escalation whose reply was approved needs no notice",
      { review_outcome: ended("accept", reply), escalation },
      { escalated: true, hand_over_notice: false },
    ],
    [
      "an escalation whose reply was dropped tells the customer who takes over",
      { review_outcome: ended("edit", nothing), escalation },
      { hand_over_notice: true },
    ],
    [
      "a hand-over with an action but no reply does too",
      { review_outcome: ended("edit", action), hand_over: { reason: "budget", detail: "spent" } },
      { hand_over_notice: true, approved: action },
    ],
  ])("%s", async (_name, state, expected) => {
    const { asked } = await acting(state);
    expect(asked).toMatchObject(expected);
  });

  test.each<[string, Partial<TicketState>]>([
    ["nothing was approved and nobody takes over", { review_outcome: ended("edit", nothing) }],
    ["a person said ignore, escalated or not", { review_outcome: ended("ignore", nothing), escalation }],
  ])("asks for nothing where %s", async (_name, state) => {
    expect((await acting(state)).asked).toBeUndefined();
  });

  test("tells what was written, or that there was nothing to write", async () => {
    const written = await acting({ review_outcome: ended("auto", reply) });
    expect(written.update.act_result).toMatchObject({ effect_ids: ["EFF-1"] });
    const none = await acting({ review_outcome: ended("edit", nothing) });
    expect(none.update.act_result).toEqual({ effect_ids: [], reply: "none", refused: [] });
  });
});
