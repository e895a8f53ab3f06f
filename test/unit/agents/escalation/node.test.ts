import { describe, expect, test } from "vitest";
import { createEscalator } from "../../../../agents/escalation/node.js";
import { EscalationDecision } from "../../../../agents/escalation/output.js";
import type { ModelAnswer } from "../../../../agents/ports.js";
import type { TicketState } from "../../../../agents/state.js";
import { defaultPolicy } from "../../../fixtures/default-policy.js";
import { aCase, answering, config, log, said } from "../case.js";
import { aDraft, classified, runState } from "../run-state.js";

const hacked = runState({
  classification: classified("security", "report_fraud"),
  priority: { priority: "high", because: [] },
  draft: aDraft({
    playbook: {
      name: "secure_account",
      checks: [{ check: "customer_is_verified", holds: false }],
      success: false,
    },
  }),
});

const escalating = async (state: TicketState, answer?: ModelAnswer<unknown>) => {
  const { model, text } = answering(answer ?? { ok: false, reason: "unavailable", detail: "" });
  const ticket = aCase({
    messages: [said("Someone is in my account, call me at 212-555-0187!")],
    identity: "claimed",
  });
  const node = createEscalator({
    model: answer ? model : null,
    readCase: async () => ticket,
    policy: defaultPolicy,
    log,
  });
  return { ...(await node(state, config)), sent: text };
};

describe("the Escalation agent", () => {
  test("names the policy's triggers and level, and tells the person who, what and what was tried", async () => {
    const { escalation, degraded } = await escalating(hacked);
    const decision = EscalationDecision.parse(escalation);
    expect(decision).toMatchObject({ triggers: ["security"], level: "manager", decided_by: "local" });
    expect(decision.summary).toMatch(
      /Ada Lovelace \(standard, identity claimed.*report fraud.*failed customer is verified/s,
    );
    expect(decision.action_plan[0]).toMatch(/Confirm who the customer is/);
    expect(degraded).toBeUndefined();
  });

  test("a model writes the note, never the level; personal data leaves as tokens", async () => {
    const value = {
      summary: "Call [PHONE_1].",
      action_plan: ["Freeze the account"],
      level: "executive",
      triggers: [],
    };
    const { escalation, sent } = await escalating(hacked, { ok: true, value, made_by: "model:test" });
    expect(escalation).toMatchObject({
      triggers: ["security"],
      level: "manager",
      summary: "Call 212-555-0187.",
      action_plan: ["Freeze the account"],
      decided_by: "model:test",
    });
    expect(sent()).not.toContain("555-0187");
  });

  test("a failed model leaves the note composed and degrades the run", async () => {
    const { escalation, degraded } = await escalating(hacked, { ok: false, reason: "unusable", detail: "" });
    expect(escalation).toMatchObject({ decided_by: "local" });
    expect(degraded).toEqual(["model"]);
  });

  test("where no trigger fires there is no escalation", async () => {
    expect(await escalating(runState({ priority: { priority: "low", because: [] } }))).toMatchObject({
      escalation: null,
    });
  });
});
