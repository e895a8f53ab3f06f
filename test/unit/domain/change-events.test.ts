import { describe, expect, it } from "vitest";
import { changeEvents } from "../../../domain/change-events.js";
import type { TicketDocument } from "../../../domain/ticket.js";
import { ticketDocument } from "../../fixtures/ticket-document.js";

const before = ticketDocument();

describe("the events that a change says for itself", () => {
  it.each<[Partial<TicketDocument>, string[]]>([
    [{}, []],
    [{ settled: true, lease_token: 7, tokens: ["other"], updated_at: "later", version: 2 }, []],
    [{ status: "open" }, ["status.changed"]],
    [{ category: "billing" }, ["category.changed"]],
    [{ priority: "high" }, ["priority.changed"]],
    [{ subject: "Another" }, ["subject.changed"]],
    [{ identity: "claimed" }, ["identity.changed"]],
    [{ queue: "vip_support", routed_queue: "vip_support" }, ["queue.changed"]],
    [{ assigned_to: "AGENT-1" }, ["assignment.changed"]],
    [{ human_owned: true }, ["ownership.changed"]],
    [{ sla_status: "at_risk" }, ["sla.changed"]],
    [{ first_responded_at: "2026-03-02T09:10:00.000Z" }, ["sla.changed"]],
    [{ resolution_due_at: "2026-03-02T10:00:00.000Z" }, ["sla.changed"]],
    [
      { status: "assigned", queue: "billing_support", assigned_to: "AGENT-1", priority: "low" },
      ["priority.changed", "queue.changed", "assignment.changed", "status.changed"],
    ],
  ])("of %j are %j", (set, types) => {
    expect(changeEvents(before, { ...before, ...set }).map(({ type }) => type)).toEqual(types);
  });

  it("tell from what to what", () => {
    expect(changeEvents(before, { ...before, assigned_to: "AGENT-1" })).toEqual([
      { type: "assignment.changed", data: { from: null, to: "AGENT-1" } },
    ]);
  });

  it("tell the whole of a changed promise", () => {
    const [event] = changeEvents(before, { ...before, sla_status: "breached" });
    const promise = {
      first_response_due_at: before.first_response_due_at,
      resolution_due_at: before.resolution_due_at,
    };
    expect(event?.data).toMatchObject({
      from: { sla_status: "on_track", ...promise },
      to: { sla_status: "breached", ...promise },
    });
  });
});
