import { expect, test } from "vitest";
import { en } from "../../strings/en.ts";
import { eventText } from "./event-text.ts";

const nameOf = (id: string) => (id === "AGENT-1" ? "Ada" : id);
const sla = (sla_status: string) => ({ sla_status, resolution_due_at: "2026-03-02T09:00:00.000Z" });

test.each<[Parameters<typeof eventText>[0], string]>([
  [{ type: "status.changed", data: { from: "in_progress", to: "escalated" } }, "In progress → Escalated"],
  [{ type: "assignment.changed", data: { from: null, to: "AGENT-1" } }, "Nobody → Ada"],
  [{ type: "queue.changed", data: { from: null, to: "billing_support" } }, "None → Billing support"],
  [{ type: "identity.changed", data: { from: "claimed", to: "verified" } }, "Not verified → Verified"],
  [{ type: "subject.changed", data: { from: "a_b", to: "c" } }, "a_b → c"],
  [{ type: "sla.changed", data: { from: sla("on_track"), to: sla("breached") } }, "On track → Overdue"],
  [{ type: "sla.changed", data: { from: sla("on_track"), to: sla("on_track") } }, ""],
  [{ type: "ownership.changed", data: { from: false, to: true } }, en.tickets.page.humanOwned],
  [{ type: "escalated", data: { reason: "risk high", level: "manager" } }, "risk high"],
  [{ type: "run.started", data: { run_id: "RUN-1" } }, ""],
])("the history tells %j as %j", (event, text) => {
  expect(eventText(event, { strings: en, nameOf })).toBe(text);
});
