import { describe, expect, test } from "vitest";
import { DAY_MS } from "../../domain/clock.js";
import { createScriptedAgents, refund } from "../fakes/scripted-agents.js";
import { answersIn, sentSlots } from "../fixtures/look-at.js";
import { newTicket, personOf, startDesk, type StartedDesk } from "../fixtures/start-desk.js";

/** A desk whose every draft needs a person. */
const startCautious = () => startDesk({ agents: createScriptedAgents({ actions: [refund("150.00")] }) });

const write = (desk: StartedDesk, ticketId: string, text = "And one more thing") =>
  desk.as("customer").post(`/api/tickets/${ticketId}/messages`, { text });

describe("a person takes a ticket over", () => {
  const REPLY = ["post", "reply", { text: "I will see to it" }, "waiting_for_customer"] as const;
  const TAKE = ["put", "assign", { agent_id: personOf("manager") }, "assigned"] as const;
  const ESCALATE = ["post", "escalate", { level: "manager", reason: "it is delicate" }, "escalated"] as const;
  const RESOLVE = ["put", "status", { status: "resolved" }, "resolved"] as const;

  test.each([
    ["a reply", ...REPLY],
    ["taking it", ...TAKE],
    ["escalating it", ...ESCALATE],
    ["resolving it", ...RESOLVE],
  ])("by %s: the open review and its run are superseded, and nothing of the AI leaves", async (...taking) => {
    const [, method, route, body, status] = taking;
    const desk = await startCautious();
    const { ticket } = await desk.submit();
    const review = await desk.reviewOf({ ticket });
    const answer = await desk.as("manager")[method](`/api/tickets/${ticket.ticket_id}/${route}`, body);
    expect(answer.status).toBeLessThan(300);
    const end = await desk.settle(ticket.ticket_id);
    expect(end.ticket).toMatchObject({ status, human_owned: true, open_review_id: null });
    expect(end.reviews.map((each) => each.status)).toEqual(["superseded"]);
    expect(end.runs.map((each) => each.status)).toEqual(["superseded"]);
    expect((await desk.decide(review.review_id, { type: "accept" })).status).toBe(409);
    expect(sentSlots(end)).toEqual(route === "reply" ? ["reply"] : []);
    expect(answersIn(end)).toEqual(route === "reply" ? ["I will see to it"] : []);
  });

  test("then a message starts no run, until the ticket is handed back", async () => {
    const desk = await startCautious();
    const { ticket } = await desk.submit();
    const reply = () => desk.as("manager").post(`/api/tickets/${ticket.ticket_id}/reply`, { text: "On it" });
    await reply();
    await write(desk, ticket.ticket_id);
    const silent = await desk.settle(ticket.ticket_id);
    expect(silent.ticket).toMatchObject({ status: "waiting_for_customer", human_owned: true, watermark: 2 });
    expect(silent.runs).toHaveLength(1);

    const handBack = () => desk.as("manager").post(`/api/tickets/${ticket.ticket_id}/hand-back`);
    expect((await handBack()).json).toMatchObject({ human_owned: false });
    const back = await desk.settle(ticket.ticket_id);
    expect(back.runs.map(({ status, watermark }) => [status, watermark])).toEqual([
      ["superseded", 1],
      ["interrupted", 2],
    ]);
    expect(back.ticket.status).toBe("waiting_for_review");
  });

  test("handed back with nothing unanswered, it is open and nothing runs", async () => {
    const desk = await startCautious();
    const { ticket } = await desk.submit();
    await desk.as("manager").post(`/api/tickets/${ticket.ticket_id}/reply`, { text: "Done" });
    await desk.settle(ticket.ticket_id);
    await desk.as("manager").post(`/api/tickets/${ticket.ticket_id}/hand-back`);
    const { ticket: after, runs } = await desk.settle(ticket.ticket_id);
    expect(after).toMatchObject({ status: "open", human_owned: false });
    expect(runs).toHaveLength(1);
  });
});

describe("a person answers and hands the ticket back at once", () => {
  const answerAndHandBack = async (desk: StartedDesk, ticketId: string) => {
    const at = `/api/tickets/${ticketId}`;
    expect((await desk.as("manager").post(`${at}/reply`, { text: "I will see to it" })).status).toBe(201);
    expect((await desk.as("manager").post(`${at}/hand-back`)).status).toBe(200);
  };

  test("while the AI drafts: its answer is not sent as well", async () => {
    const agents = createScriptedAgents();
    const { exchange } = agents;
    let draft = () => {};
    const mayDraft = new Promise<void>((resolve) => (draft = resolve));
    let isDrafting = () => {};
    const drafts = new Promise<void>((resolve) => (isDrafting = resolve));
    agents.exchange = async (request, config) => {
      if (request.agent === "troubleshooter") isDrafting();
      if (request.agent === "troubleshooter") await mayDraft;
      return exchange(request, config);
    };
    const desk = await startDesk({ agents });
    const { json } = await desk.as("customer").post("/api/tickets", newTicket());
    const id: string = json.ticket.ticket_id;
    await drafts;
    await answerAndHandBack(desk, id);
    draft();
    const end = await desk.settle(id);
    expect(answersIn(end)).toEqual(["I will see to it"]);
    expect(end.runs.map(({ status }) => status)).toEqual(["superseded"]);
    expect(end.ticket).toMatchObject({ human_owned: false, handled: 1 });
  });

  test("while an approved answer waits out its undo time: it is void", async () => {
    const desk = await startDesk({
      agents: createScriptedAgents({ actions: [refund("150.00")] }),
      change: ({ reviews }) => void (reviews.undo_seconds = 60),
    });
    const { ticket } = await desk.submit();
    await desk.decide((await desk.reviewOf({ ticket })).review_id, { type: "accept" });
    await desk.settle(ticket.ticket_id);
    await answerAndHandBack(desk, ticket.ticket_id);
    await desk.pass(61_000);
    const end = await desk.settle(ticket.ticket_id);
    expect(answersIn(end)).toEqual(["I will see to it"]);
    expect(sentSlots(end)).toEqual(["action-1", "reply"]);
    const told = end.events.filter(({ type }) => type === "effect.void");
    expect(told.map(({ data }) => data["why"])).toEqual(["a person has answered"]);
  });
});

describe("a customer writes again", () => {
  test("while a review is open: it is superseded, and one new run answers both messages", async () => {
    const desk = await startCautious();
    const { ticket } = await desk.submit();
    const review = await desk.reviewOf({ ticket });
    expect((await write(desk, ticket.ticket_id)).status).toBe(201);
    const again = await desk.settle(ticket.ticket_id);
    expect(again.runs.map(({ status, watermark }) => [status, watermark])).toEqual([
      ["superseded", 1],
      ["interrupted", 2],
    ]);
    expect((await desk.decide(review.review_id, { type: "accept" })).status).toBe(409);
    expect(JSON.stringify(desk.agents?.requests.at(-1))).toContain("And one more thing");

    await desk.decide((await desk.reviewOf(again)).review_id, { type: "accept" });
    const end = await desk.settle(ticket.ticket_id);
    expect(sentSlots(end)).toEqual(["action-1", "reply"]);
    expect(end.ticket.handled).toBe(2);
  });

  test("while a reply waits out its undo time: it is void, and a new run answers; the approved refund stands", async () => {
    const desk = await startDesk({
      agents: createScriptedAgents({ actions: [refund("150.00")] }),
      change: ({ reviews }) => void (reviews.undo_seconds = 60),
    });
    const { ticket } = await desk.submit();
    await desk.decide((await desk.reviewOf({ ticket })).review_id, { type: "accept" });
    await desk.settle(ticket.ticket_id);
    if (desk.agents) desk.agents.script = {};
    await write(desk, ticket.ticket_id);
    await desk.settle(ticket.ticket_id);
    await desk.pass(61_000);
    const end = await desk.settle(ticket.ticket_id);
    const replies = end.effects.filter(({ slot }) => slot === "reply");
    expect(replies.map(({ status, watermark }) => [watermark, status])).toEqual([
      [1, "void"],
      [2, "sent"],
    ]);
    expect(sentSlots(end)).toContain("action-1");
  });

  test("after it was resolved: a new epoch with new clocks and new tries", async () => {
    const desk = await startDesk();
    const first = await desk.submit();
    expect(first.ticket.status).toBe("resolved");
    await desk.pass(1000);
    await write(desk, first.ticket.ticket_id);
    const { ticket, runs, effects } = await desk.settle(first.ticket.ticket_id);
    expect(ticket).toMatchObject({ epoch: 2, watermark: 2, automatic_tries: 1, status: "resolved" });
    expect(ticket.epoch_started_at > first.ticket.epoch_started_at).toBe(true);
    expect(runs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(sentSlots({ effects })).toEqual(["reply", "reply"]);
  });

  test("after it was closed: a follow-up, linked both ways, and the closed one stays closed", async () => {
    const desk = await startDesk();
    const { ticket } = await desk.submit();
    await desk.pass(8 * DAY_MS);
    const closed = await desk.look(ticket.ticket_id);
    expect(closed.ticket.status).toBe("closed");

    const { status, json } = await write(desk, ticket.ticket_id, "It is back");
    expect(status).toBe(201);
    expect(json).toMatchObject({
      text: "It is back",
      ticket_id: expect.not.stringMatching(ticket.ticket_id),
    });
    const next = await desk.settle(json.ticket_id);
    expect(next.ticket).toMatchObject({
      follows: ticket.ticket_id,
      status: "resolved",
      identity: "verified",
    });
    const before = await desk.look(ticket.ticket_id);
    expect(before.ticket).toMatchObject({ status: "closed", followed_by: json.ticket_id });
    expect((await write(desk, ticket.ticket_id, "And again")).json.ticket_id).toBe(json.ticket_id);
    await desk.settle(json.ticket_id);
  });

  test("after a ticket that somebody else opened in their name was closed: the follow-up is as claimed as it was", async () => {
    const desk = await startDesk();
    const { ticket } = await desk.submit("client");
    expect(ticket).toMatchObject({ identity: "claimed", customer_id: "CUST-1" });
    await desk.as("manager").put(`/api/tickets/${ticket.ticket_id}/status`, { status: "resolved" });
    await desk.pass(8 * DAY_MS);
    const { json } = await write(desk, ticket.ticket_id, "Where is my order ORD-1?");
    const next = await desk.settle(json.ticket_id);
    expect((await desk.as("client").get(`/api/tickets/${json.ticket_id}`)).status).toBe(200);
    expect(next.ticket).toMatchObject({ follows: ticket.ticket_id, identity: "claimed" });
  });

  test("ten times at once: every message is kept, and the last run answers all of them", async () => {
    const desk = await startDesk();
    const { json } = await desk.as("customer").post("/api/tickets", {
      customer_email: "ada@example.com",
      subject: "Many",
      description: "Message 1",
    });
    const id: string = json.ticket.ticket_id;
    await Promise.all(Array.from({ length: 10 }, (_, at) => write(desk, id, `Message ${at + 2}`)));
    const { ticket, messages, runs } = await desk.settle(id);
    const numbers = messages
      .filter(({ direction }) => direction === "in")
      .map(({ number }) => Number(number));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 11 }, (_, at) => at + 1));
    expect([ticket.watermark, ticket.handled, runs.at(-1)?.watermark]).toEqual([11, 11, 11]);
  });
});

describe("a customer closes the case themselves", () => {
  test("resolving ends what is open; reopening without a word asks a person and starts no run", async () => {
    const desk = await startCautious();
    const { ticket } = await desk.submit();
    const set = (status: string) =>
      desk.as("customer").put(`/api/tickets/${ticket.ticket_id}/status`, { status });
    expect((await set("resolved")).status).toBe(200);
    const resolved = await desk.settle(ticket.ticket_id);
    expect(resolved.reviews.map(({ status }) => status)).toEqual(["superseded"]);
    expect((await set("open")).status).toBe(200);
    const open = await desk.settle(ticket.ticket_id);
    expect(open.ticket).toMatchObject({ status: "open", epoch: 2, human_owned: true });
    expect(open.ticket.assigned_to).not.toBeNull();
    expect(open.runs).toHaveLength(1);
    const impossible = await set("escalated");
    expect([impossible.status, impossible.json.possible]).toEqual([409, ["resolved"]]);
  });
});
