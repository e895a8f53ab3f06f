import { describe, expect, test } from "vitest";
import { createDeriveTicket } from "../../../domain/derive-ticket.js";
import type { TicketDocument, TimelineStep } from "../../../domain/ticket.js";
import { wordsOf } from "../../../domain/words.js";
import { defaultPolicy } from "../../fixtures/default-policy.js";
import { ticketDocument } from "../../fixtures/ticket-document.js";

const derive = createDeriveTicket(defaultPolicy);
const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 9, minute));

/** A ticket after each of these changes, one minute after the other. */
function after(...changes: Partial<TicketDocument>[]): TicketDocument {
  let ticket = ticketDocument();
  for (const [index, set] of changes.entries()) ticket = derive(Object.assign(ticket, set), at(index));
  return ticket;
}

const stepOf = (ticket: TicketDocument, step: TimelineStep["step"]) => {
  const { status, at: moment } = ticket.timeline.find((known) => known.step === step)!;
  return [status, moment === null ? null : new Date(moment).getUTCMinutes()];
};

const worked: Partial<TicketDocument> = { ai_suggested_category: "billing" };
const answered: Partial<TicketDocument> = { ...worked, handled: 1 };

describe("a derived ticket", () => {
  test("knows when it is due and when to look again", () => {
    expect(after({})).toMatchObject({
      first_response_due_at: "2026-03-02T13:00:00.000Z",
      resolution_due_at: "2026-03-03T09:00:00.000Z",
      sla_status: "on_track",
      sla_check_at: "2026-03-02T12:00:00.000Z",
    });
  });

  test("follows its priority, its customer's tier and its routing rule", () => {
    const ticket = after({}, { priority: "high", customer_tier: "enterprise", rule_resolution_hours: 2 });
    expect(ticket.first_response_due_at).toBe("2026-03-02T09:30:00.000Z");
    expect(ticket.resolution_due_at).toBe("2026-03-02T11:00:00.000Z");
  });

  test.each<[string, Partial<TicketDocument>, boolean]>([
    ["a new ticket waits for the AI, not for a person", {}, false],
    ["an assigned one without anybody waits for a person", { status: "assigned" }, true],
    ["an escalated one too", { status: "escalated" }, true],
    ["and one that waits for a review", { status: "waiting_for_review" }, true],
    ["not when it has somebody", { status: "escalated", assigned_to: "AGENT-1" }, false],
    [
      "a person's ticket without a person waits, whatever its status",
      { status: "waiting_for_customer", human_owned: true },
      true,
    ],
    ["a resolved one waits for nobody", { status: "resolved", human_owned: true }, false],
  ])("%s", (_name, set, expected) => {
    expect(after(set).needs_assignee).toBe(expected);
  });

  test("is found by its ids, its customer and its words, in any script and case", () => {
    const { tokens } = after({
      subject: "Überweisung fehlt",
      description: "注文 2021 ÉTÉ",
      order_id: "ORD-2021",
    });
    for (const query of [
      "überweisung",
      "été",
      "注文",
      "ada@example.com",
      "ORD-2021",
      "TKT-20260302-0000000A",
      "Ada",
    ])
      expect(tokens).toEqual(expect.arrayContaining(wordsOf(query)));
  });

  test("keeps its ids and subject searchable however long the description", () => {
    const description = Array.from({ length: 5000 }, (_, index) => `word${index}`).join(" ");
    const { tokens } = after({ description });
    expect(tokens).toHaveLength(300);
    expect(tokens).toEqual(expect.arrayContaining(wordsOf("TKT-20260302-0000000A", "Charged twice")));
  });
});

describe("the timeline", () => {
  test("has five steps in order, the first done", () => {
    const { timeline } = after({});
    expect(timeline.map(({ step }) => step)).toEqual([
      "Ticket Submitted",
      "AI Processing",
      "Review",
      "Resolution",
      "Escalation",
    ]);
    expect(timeline.map(({ status }) => status)).toEqual([
      "completed",
      "pending",
      "pending",
      "pending",
      "pending",
    ]);
  });

  test("an answer by itself skips review and escalation", () => {
    const ticket = after({}, { ...answered, status: "resolved", resolved_at: at(1).toISOString() });
    expect(stepOf(ticket, "AI Processing")).toEqual(["completed", 1]);
    expect(stepOf(ticket, "Review")).toEqual(["skipped", null]);
    expect(stepOf(ticket, "Escalation")).toEqual(["skipped", null]);
    expect(stepOf(ticket, "Resolution")).toEqual(["completed", 1]);
  });

  test("a review is pending while it is open, and done once its run is", () => {
    const waiting = [{}, { ...worked, open_review_id: "REV-1" }];
    expect(stepOf(after(...waiting), "Review")).toEqual(["pending", null]);
    expect(stepOf(after(...waiting, { open_review_id: null }), "Review")).toEqual(["pending", null]);
    expect(stepOf(after(...waiting, { open_review_id: null }, answered), "Review")).toEqual(["completed", 3]);
    expect(stepOf(after(...waiting, { open_review_id: null, human_owned: true }), "Review")).toEqual([
      "completed",
      2,
    ]);
  });

  test("what was done stays done at its moment", () => {
    const done = after({}, answered, {}, { watermark: 2, status: "open" });
    expect(stepOf(done, "AI Processing")).toEqual(["completed", 1]);
  });

  test("an escalation is dated by itself", () => {
    const escalation = {
      reason: "r",
      level: "manager" as const,
      action_plan: ["call"],
      summary: "s",
      at: at(7).toISOString(),
    };
    expect(stepOf(after({}, { ...answered, escalation }), "Escalation")).toEqual(["completed", 7]);
  });

  test("a ticket that a person took before the AI skips it", () => {
    expect(stepOf(after({ human_owned: true }), "AI Processing")).toEqual(["skipped", null]);
  });

  test("a reopened ticket is to be resolved again", () => {
    const reopened = after(
      {},
      { status: "resolved", resolved_at: at(1).toISOString() },
      { status: "open", resolved_at: null },
    );
    expect(stepOf(reopened, "Resolution")).toEqual(["pending", null]);
  });
});
