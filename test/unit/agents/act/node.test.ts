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
  test.each<[string, Partial<TicketState>, Partial<OutboxRequest> | undefined]>([
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
    [
      "nothing approved and nobody taking over: nothing to do",
      { review_outcome: ended("edit", nothing) },
      undefined,
    ],
    [
      "after ignore nothing is sent, not even the notice",
      { review_outcome: ended("ignore", nothing), escalation },
      undefined,
    ],
  ])("%s", async (_name, state, expected) => {
    const { update, asked } = await acting(state);
    if (expected === undefined) {
      expect(asked).toBeUndefined();
      expect(update.act_result).toEqual({ effect_ids: [], reply: "none", refused: [] });
    } else {
      expect(asked).toMatchObject({ run_id: "RUN-1", watermark: 1, ...expected });
      expect(update.act_result).toMatchObject({ effect_ids: ["EFF-1"] });
    }
  });
});
