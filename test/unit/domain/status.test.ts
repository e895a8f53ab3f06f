import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TicketStatus } from "../../../domain/enums.js";
import { leavesOut, statusAfterRun, type RunEnd } from "../../../domain/status-after-run.js";
import { canBecome, possibleStatuses, type MovedBy } from "../../../domain/transitions.js";
import { defaultPolicy } from "../../fixtures/default-policy.js";

const OPEN = ["open", "assigned", "in_progress", "waiting_for_customer", "waiting_for_review", "escalated"];

describe("transitions", () => {
  test.each<[string, TicketStatus, MovedBy, string[]]>([
    ["a person may set a new ticket to any open status or resolved", "new", "person", [...OPEN, "resolved"]],
    [
      "open statuses follow each other and may be resolved",
      "escalated",
      "person",
      [...OPEN.slice(0, -1), "resolved"],
    ],
    ["resolved opens again or closes", "resolved", "person", ["open", "closed"]],
    ["closed is final", "closed", "person", []],
    ["for the desk itself too", "closed", "system", []],
    ["and for a customer", "closed", "customer", []],
    ["a customer may resolve", "waiting_for_customer", "customer", ["resolved"]],
    ["a customer may reopen", "resolved", "customer", ["open"]],
  ])("%s", (_name, from, by, expected) => {
    expect(possibleStatuses(from, { by })).toEqual(expected);
  });

  test("what is possible can be done, and so can staying", () => {
    const status = fc.constantFrom(...TicketStatus.options);
    fc.assert(
      fc.property(
        status,
        status,
        fc.constantFrom<MovedBy[]>("person", "customer", "system"),
        (from, to, by) => {
          expect(canBecome(from, to, { by })).toBe(
            from === to || possibleStatuses(from, { by }).includes(to),
          );
        },
      ),
    );
  });

  test("nothing becomes new again, and only what is resolved closes", () => {
    for (const from of TicketStatus.options) {
      expect(possibleStatuses(from)).not.toContain("new");
      expect(possibleStatuses(from).includes("closed")).toBe(from === "resolved");
    }
  });
});

describe("status after a run", () => {
  const auto: RunEnd = {
    triggered: false,
    review: "auto",
    decided_status: null,
    part_approved: false,
    answered: true,
    confidence: 0.9,
    risk: "low",
  };
  test.each<[string, Partial<RunEnd>, TicketStatus]>([
    ["a sure answer by itself resolves", {}, "resolved"],
    ["a less sure one waits for the customer", { confidence: 0.79 }, "waiting_for_customer"],
    ["so does a risky one", { risk: "medium" }, "waiting_for_customer"],
    ["no answer: somebody's work", { answered: false }, "assigned"],
    ["a trigger escalates", { triggered: true }, "escalated"],
    [
      "while a person must decide, it waits for them",
      { review: "pending", answered: false },
      "waiting_for_review",
    ],
    ["a trigger escalates although a review is open", { review: "pending", triggered: true }, "escalated"],
    ["accepted: waits for the customer", { review: "accept" }, "waiting_for_customer"],
    ["accepted, the trigger is answered", { review: "accept", triggered: true }, "waiting_for_customer"],
    ["accepted with a wish: what they wish", { review: "accept", decided_status: "resolved" }, "resolved"],
    ["edited: the same", { review: "edit", decided_status: "resolved" }, "resolved"],
    [
      "escalated stays when only a part was approved",
      { review: "edit", triggered: true, part_approved: true, decided_status: "resolved" },
      "escalated",
    ],
    [
      "a part of what was never escalated does not escalate it",
      { review: "edit", part_approved: true },
      "waiting_for_customer",
    ],
    ["ignored: somebody's work", { review: "ignore", answered: false }, "assigned"],
    ["ignored and triggered: escalated", { review: "ignore", answered: false, triggered: true }, "escalated"],
  ])("%s", (_name, differing, expected) => {
    expect(statusAfterRun({ ...auto, ...differing }, defaultPolicy)).toBe(expected);
  });

  test("a proposal is approved in part when its reply or one of its actions is left out", () => {
    const reply = { text: "Hello", language: "en", citations: [] };
    const action = {
      type: "password_reset" as const,
      args: {},
      action_id: "ACT-1",
      reason: "asked",
      limit: { approvals_needed: 1 as const, total: null, because: [] },
    };
    const proposed = { reply, actions: [action] };
    expect(leavesOut({ reply: { ...reply, text: "Hi" }, actions: [action] }, proposed)).toBe(false);
    expect(leavesOut({ actions: [action] }, proposed)).toBe(true);
    expect(leavesOut({ reply, actions: [] }, proposed)).toBe(true);
    expect(leavesOut({ actions: [] }, { actions: [] })).toBe(false);
  });
});
