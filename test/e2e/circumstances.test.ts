import { describe, expect, test } from "vitest";
import { createScriptedAgents, refund } from "../fakes/scripted-agents.js";
import { inTurn } from "../fixtures/in-turn.js";
import { answersIn, sentSlots } from "../fixtures/look-at.js";
import { newTicket, startDesk, type StartedDesk } from "../fixtures/start-desk.js";

/** Sure, harmless, and its language has nothing to do with it. */
const ONE_REFUND = { actions: [refund("60.00")] };

describe("whose ticket it is", () => {
  test("a refund that a verified customer gets at once waits for a person where the identity is only claimed", async () => {
    const desk = await startDesk({ agents: createScriptedAgents(ONE_REFUND) });
    const claimed = await desk.submit("client");
    expect(claimed.ticket).toMatchObject({ identity: "claimed", status: "waiting_for_review" });
    const review = await desk.reviewOf(claimed);
    expect(review.reasons.join()).toContain("only claimed");
    const vouched = await desk.submit("vouching");
    expect(vouched.ticket).toMatchObject({ identity: "verified", status: "resolved" });
  });

  test("of a claimed customer no record reaches the model", async () => {
    const calls = [
      { name: "get_customer", args: {} },
      { name: "get_orders", args: { order_id: "ORD-1" } },
      { name: "track_shipment", args: { order_id: "ORD-1" } },
      { name: "get_refund_status", args: { order_id: "ORD-1" } },
    ];
    const desk = await startDesk({ agents: createScriptedAgents({ calls }) });
    const told = async (holder: "client" | "vouching") => {
      const before = desk.agents?.requests.length;
      await desk.submit(holder);
      return JSON.stringify(desk.agents?.requests.slice(before));
    };
    expect(await told("vouching")).toContain("2500.00");
    expect(await told("client")).not.toContain("2500.00");
  });

  test("a person confirms an identity, on the record, and only on the version that they saw", async () => {
    const desk = await startDesk({ agents: createScriptedAgents(ONE_REFUND) });
    const { ticket } = await desk.submit("client");
    const path = `/api/tickets/${ticket.ticket_id}`;
    const body = { identity: "VERIFIED" };
    const manager = desk.as("manager");
    expect((await manager.patch(path, body)).status).toBe(428);
    expect((await manager.patch(path, body, { "if-match": `"${ticket.version - 1}"` })).status).toBe(412);
    const done = await manager.patch(path, body, { "if-match": `"${ticket.version}"` });
    expect([done.status, done.json.identity]).toEqual([200, "verified"]);
    const { events } = await desk.look(ticket.ticket_id);
    expect(events.findLast(({ type }) => type === "identity.changed")).toMatchObject({
      actor: { type: "person", id: "AGENT-1012" },
      data: { from: "claimed", to: "verified" },
    });
  });
});

describe("somebody becomes free", () => {
  test("and is given what waits, the most urgent first", async () => {
    const desk = await startDesk({
      agents: createScriptedAgents({ actions: [refund("150.00")] }),
      change: ({ people }) => people.forEach((person) => void (person.presence = "offline")),
    });
    const calm = await desk.submit();
    if (desk.agents) desk.agents.script = { ...desk.agents.script, sentiment: { urgent: true } };
    const urgent = await desk.submit();
    expect([calm, urgent].map(({ ticket }) => [ticket.queue, ticket.assigned_to])).toEqual([
      ["managers", null],
      ["managers", null],
    ]);
    expect(calm.ticket.routing_reason).toContain("nobody is free in billing_support");

    await desk.as("agent").put("/api/people/AGENT-1001/presence", { status: "available" });
    const [first, second] = await inTurn([urgent, calm], ({ ticket }) => desk.settle(ticket.ticket_id));
    const { at } = first?.events.findLast(({ type }) => type === "assignment.changed") ?? {};
    const { at: later } = second?.events.findLast(({ type }) => type === "assignment.changed") ?? {};
    expect([first?.ticket, second?.ticket].map((ticket) => [ticket?.queue, ticket?.assigned_to])).toEqual([
      ["billing_support", "AGENT-1001"],
      ["billing_support", "AGENT-1001"],
    ]);
    expect(String(at) <= String(later)).toBe(true);
    expect((await desk.reviewOf(await desk.look(calm.ticket.ticket_id))).assignee).toBe("AGENT-1001");
  });

  test("by resolving a ticket when they are full", async () => {
    const desk = await startDesk({
      agents: createScriptedAgents({ actions: [refund("150.00")] }),
      change: ({ people }) =>
        people.forEach((person) => {
          person.presence = person.agent_id === "AGENT-1001" ? "available" : "offline";
          person.capacity = 1;
        }),
    });
    const one = await desk.submit();
    const other = await desk.submit();
    expect([one.ticket.assigned_to, other.ticket.assigned_to]).toEqual(["AGENT-1001", null]);
    await desk.as("agent").put(`/api/tickets/${one.ticket.ticket_id}/status`, { status: "resolved" });
    await desk.settle(one.ticket.ticket_id);
    expect((await desk.settle(other.ticket.ticket_id)).ticket.assigned_to).toBe("AGENT-1001");
  });
});

describe("a part of the desk is missing", () => {
  const PARTS: [string, (desk: StartedDesk) => void, string[]][] = [
    ["the model", (desk) => void (desk.agents && (desk.agents.isDown = true)), ["model"]],
    ["the inference thread", (desk) => void (desk.knowledge.isDown = true), ["index"]],
    [
      "both",
      (desk) => {
        desk.knowledge.isDown = true;
        if (desk.agents) desk.agents.isDown = true;
      },
      ["model", "classifier", "index"],
    ],
  ];

  test.each(PARTS)(
    "%s: the ticket says so, goes to a person and is answered by one",
    async (_part, breaks, parts) => {
      const desk = await startDesk({
        agents: createScriptedAgents({
          calls: [{ name: "search_knowledge", args: { query: "yearly plan" } }],
        }),
      });
      breaks(desk);
      const { status, json } = await desk.as("customer").post("/api/tickets", newTicket());
      expect(status).toBe(201);
      const waiting = await desk.settle(json.ticket.ticket_id);
      expect(waiting.ticket.degraded.toSorted()).toEqual(parts.toSorted());
      expect(waiting.ticket.assigned_to).not.toBeNull();
      expect(answersIn(waiting)).toEqual([]);
      const review = await desk.reviewOf(waiting);
      for (const part of parts) expect(review.reasons.join()).toContain(part);
      await desk.decide(review.review_id, { type: "edit", args: { reply: { text: "By hand" } } });
      expect(answersIn(await desk.settle(waiting.ticket.ticket_id))).toEqual(["By hand"]);
    },
  );
});

test("a run that an earlier graph began is superseded at start, with an event, and run anew", async () => {
  const before = await startDesk({ agents: createScriptedAgents({ actions: [refund("150.00")] }) });
  const { ticket, runs } = await before.submit();
  const { review_id } = await before.reviewOf({ ticket });
  await before.desk.store.documents.patch("runs", runs[0]?.run_id ?? "", {
    where: {},
    set: { graph_version: "0" },
  });
  await before.stop();

  const after = await startDesk({ dataDir: before.dataDir, agents: createScriptedAgents(ONE_REFUND) });
  const end = await after.settle(ticket.ticket_id);
  expect(end.runs.map(({ status, graph_version }) => [status, graph_version !== "0"])).toEqual([
    ["superseded", false],
    ["completed", true],
  ]);
  const told = end.events.find(({ type }) => type === "run.superseded");
  expect(told?.data["why"]).toContain("graph 0");
  expect((await after.decide(review_id, { type: "accept" })).status).toBe(409);
  expect(sentSlots(end)).toEqual(["action-1", "reply"]);
});
