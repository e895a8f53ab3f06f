import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Policy } from "../../../domain/policy.js";
import type { TicketDocument } from "../../../domain/ticket.js";
import { createQueueStatus } from "../../../store/queue-status.js";
import { ticketDocument } from "../../fixtures/ticket-document.js";
import type { OpenDocuments } from "../documents-suite.js";
import { ENGINES } from "../engines.js";

const NOW = "2026-03-02T12:30:00.000Z";
const queues: Policy["queues"] = { billing: { description: "Bills", skills: [], handle_minutes: 20 } };

describe.each(ENGINES)("a queue's status on $name", (engine) => {
  let temp: OpenDocuments;
  beforeEach(async () => {
    temp = await engine.open();
  });
  afterEach(() => temp.dispose());

  const statusOf = async (queue: string, all: Partial<TicketDocument>[], at = NOW) => {
    const documents = all.map((fields, index) =>
      ticketDocument({ ticket_id: `TKT-20260302-${String(index).padStart(8, "0")}`, ...fields }),
    );
    await temp.documents.commit(
      documents.map((document) => ({ op: "insert", collection: "tickets", document })),
    );
    return createQueueStatus({ documents: temp.documents, clock: () => new Date(at), policy: { queues } })(
      queue,
    );
  };
  const billing = { queue: "billing", routed_queue: "billing", status: "assigned" } as const;

  it("counts what waits for the desk, in the queue or routed to it, once each", async () => {
    const status = await statusOf("billing", [
      { ...billing, priority: "high" },
      { ...billing, queue: "managers", priority: "high" },
      { ...billing, routed_queue: null, priority: "low" },
      { ...billing, status: "waiting_for_customer" },
      { ...billing, status: "resolved" },
      { ...billing, queue: "vip", routed_queue: "vip" },
    ]);
    expect(status).toMatchObject({
      queue: "billing",
      depth: 3,
      depth_by_priority: { high: 2, low: 1 },
      handle_minutes: 20,
      as_of: NOW,
    });
  });

  it("tells arrivals hour by hour from the first ticket to the hour before now", async () => {
    const status = await statusOf("billing", [
      { created_at: "2026-03-02T08:59:00.000Z" },
      { ...billing, created_at: "2026-03-02T09:00:00.000Z" },
      { ...billing, created_at: "2026-03-02T09:59:59.999Z" },
      { ...billing, created_at: "2026-03-02T11:10:00.000Z" },
      { ...billing, created_at: "2026-03-02T12:10:00.000Z" },
    ]);
    expect(status.arrivals_by_hour).toEqual([0, 2, 0, 1]);
  });

  it("looks back 28 days and no more, and knows nothing of an empty desk", async () => {
    expect((await statusOf("billing", [])).arrivals_by_hour).toEqual([]);
    const status = await statusOf("billing", [{ ...billing, created_at: "2025-03-02T09:00:00.000Z" }]);
    expect(status.arrivals_by_hour).toHaveLength(28 * 24);
  });

  it("counts the people who serve it by presence", async () => {
    const person = (agent_id: string, presence: string, fields = {}) => ({
      agent_id,
      name: "Ada",
      email: "ada@example.com",
      role: "agent",
      queues: ["billing"],
      skills: [],
      tier: 2,
      languages: ["en"],
      presence,
      capacity: 5,
      open_count: 0,
      active: true,
      version: 1,
      open_weight: 0,
      record: {},
      last_assigned_at: null,
      ...fields,
    });
    const all = [
      person("AGENT-1", "available"),
      person("AGENT-2", "busy"),
      person("AGENT-3", "available", { active: false }),
      person("AGENT-4", "available", { queues: ["vip"] }),
    ];
    await temp.documents.commit(all.map((document) => ({ op: "insert", collection: "people", document })));
    const { people, handle_minutes } = await statusOf("billing", []);
    expect(people).toEqual({ available: 1, busy: 1, offline: 0 });
    expect(handle_minutes).toBe(20);
  });
});
