import { describe, expect, test } from "vitest";
import { createScriptedAgents, refund, type Script } from "../fakes/scripted-agents.js";
import type { Holder } from "../fixtures/desk-shop.js";
import { answersIn, sentSlots } from "../fixtures/look-at.js";
import { personOf, startDesk, type StartedDesk } from "../fixtures/start-desk.js";

/** Where the inbox is served from. */
const ORIGIN = "https://inbox.example";

const REFUND = { actions: [refund("150.00")] } satisfies Script;
/** Needs two people. */
const LARGE = { actions: [refund("1200.00")] } satisfies Script;

const deskThat = (script: Script = REFUND) =>
  startDesk({ agents: createScriptedAgents(script), config: { allowedOrigins: [ORIGIN] } });

/** Requests as a browser on Agent Inbox's page sends them. */
function inboxOf(
  { url, keys }: StartedDesk,
  holder: Holder = "manager",
  headers: Record<string, string> = {},
) {
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await fetch(url + path, {
      method,
      headers: {
        origin: ORIGIN,
        "x-api-key": keys[holder],
        "content-type": "application/json",
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.includes("json");
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      json: isJson ? JSON.parse(text) : undefined,
    };
  };
  const interrupted = async () => {
    const query = { limit: 10, offset: 0, status: "interrupted", metadata: { graph_id: "ticket" } };
    const { json } = await ask("POST", "/threads/search", query);
    return json[0];
  };
  /** What its buttons send: a stream of events. */
  const answer = (threadId: string, resume: unknown) =>
    ask("POST", `/threads/${threadId}/runs/stream`, {
      command: { resume },
      stream_mode: "events",
      assistant_id: "ticket",
    });
  /** What it does before it shows a thread. */
  const open = async (threadId: string) => {
    const { json } = await ask("GET", `/threads/${threadId}`);
    return firstOf(json);
  };
  return { ask, interrupted, answer, open };
}

/** The question that Agent Inbox shows: the first there is. */
// Tests look into answers of every shape.
// oxlint-disable-next-line typescript/no-explicit-any
const firstOf = ({ interrupts }: any): any =>
  (Object.values(interrupts)[0] as { value: unknown }[])[0]?.value;

/** Agent Inbox's `edit`: every field that was touched is text. */
const touched = ({ action, args }: { action: string; args: object }, field: string, text: string) => ({
  type: "edit",
  args: { action, args: { ...args, [field]: text } },
});

test("the address is looked at without a key, and every request of another origin is let in", async () => {
  const desk = await deskThat();
  const info = await fetch(`${desk.url}/info`, { headers: { origin: ORIGIN } });
  expect([info.status, info.headers.get("access-control-allow-origin")]).toEqual([200, ORIGIN]);
  expect(await info.json()).toMatchObject({ flags: { assistants: true }, host: { project_id: null } });
  const asked = await fetch(`${desk.url}/threads/search`, {
    method: "OPTIONS",
    headers: {
      origin: ORIGIN,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type,x-api-key",
    },
  });
  expect(asked.headers.get("access-control-allow-headers")).toBe("content-type,x-api-key");
  expect(
    (await inboxOf(desk).ask("GET", "/threads/UNKNOWN")).headers.get("access-control-allow-origin"),
  ).toBe(ORIGIN);
});

test("a waiting ticket stands in the inbox with its request, and is accepted with the request sent back", async () => {
  const desk = await deskThat();
  const { ticket } = await desk.submit();
  const inbox = inboxOf(desk);
  const listed = await inbox.interrupted();
  expect(listed).toMatchObject({
    thread_id: ticket.ticket_id,
    status: "interrupted",
    created_at: ticket.created_at,
  });
  const request = await inbox.open(ticket.ticket_id);
  expect(request).toMatchObject({
    action_request: { action: "review_ticket", args: { actions: [{ type: "refund" }] } },
    config: { allow_accept: true, allow_edit: true, allow_respond: true, allow_ignore: true },
    description: expect.stringContaining(`# ${ticket.subject}`),
  });
  expect(request).toEqual(firstOf(listed));

  const { status, text } = await inbox.answer(ticket.ticket_id, [
    { type: "accept", args: request.action_request },
  ]);
  expect(status).toBe(200);
  const events = [...text.matchAll(/^event: (.+)\ndata: (.+)$/gm)].map(([, event, data]) => ({
    event,
    data: JSON.parse(data ?? ""),
  }));
  expect(events.map(({ event, data }) => [event, data.event, data.metadata?.langgraph_node])).toEqual([
    ["metadata", undefined, undefined],
    ["events", "on_chain_start", "review"],
    ["events", "on_chain_end", "review"],
    ["events", "on_chain_start", "act"],
    ["events", "on_chain_end", "act"],
  ]);
  const seen = await desk.settle(ticket.ticket_id);
  expect(sentSlots(seen)).toEqual(["action-1", "reply"]);
  expect(seen.reviews[0]?.decided).toMatchObject({ type: "accept", by: personOf("manager") });
  expect(await inbox.interrupted()).toBeUndefined();
});

describe("fields that were edited come back as text", () => {
  test.each([
    [
      "JSON of the reply",
      "reply",
      JSON.stringify({ text: "Only words", language: "en", citations: [] }),
      ["action-1", "reply"],
      ["Only words"],
    ],
    ["words where the reply stood", "reply", "Plain words", ["action-1", "reply"], ["Plain words"]],
    ["an emptied field is dropped", "reply", "", ["action-1"], []],
    ["JSON of the actions", "actions", "[]", ["reply"], [expect.stringContaining("Dear customer")]],
  ])("%s", async (_claim, field, text, slots, answers) => {
    const desk = await deskThat();
    const { ticket } = await desk.submit();
    const inbox = inboxOf(desk);
    const request = await inbox.open(ticket.ticket_id);
    const answer = await inbox.answer(ticket.ticket_id, [touched(request.action_request, field, text)]);
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining("on_chain_end")]);
    const seen = await desk.settle(ticket.ticket_id);
    expect(seen.reviews[0]?.status).toBe("edited");
    expect(sentSlots(seen)).toEqual(slots);
    expect(answersIn(seen)).toEqual(answers);
  });

  test("what is no JSON, no proposal or no action of the order is refused with the field, and nothing is decided", async () => {
    const desk = await deskThat();
    const { ticket } = await desk.submit();
    const inbox = inboxOf(desk);
    const { action_request } = await inbox.open(ticket.ticket_id);
    const refused = async (field: string, text: string) => {
      const { status, json } = await inbox.answer(ticket.ticket_id, [touched(action_request, field, text)]);
      return [status, json.errors[0].path];
    };
    expect(await refused("actions", "two refunds please")).toEqual([400, "args.actions"]);
    expect(await refused("mood", '"good"')).toEqual([400, expect.stringContaining("args")]);
    const [action] = action_request.args.actions;
    const dear = JSON.stringify([{ ...action, args: { ...action.args, amount: "99999.00" } }]);
    expect(await refused("actions", dear)).toEqual([400, "args.actions.0.args"]);
    expect((await desk.look(ticket.ticket_id)).reviews[0]?.status).toBe("pending");
  });
});

test("ignore and respond are decisions as well; a third instruction is not offered and refused", async () => {
  const desk = await deskThat();
  const { ticket } = await desk.submit();
  const inbox = inboxOf(desk);
  const respond = (args: string) => inbox.answer(ticket.ticket_id, [{ type: "response", args }]);
  expect([(await respond("Be shorter")).status, (await respond("Say sorry")).status]).toEqual([200, 200]);
  expect((await inbox.open(ticket.ticket_id)).config.allow_respond).toBe(false);
  expect((await respond("Be warmer")).status).toBe(409);
  const ignored = await inbox.ask("POST", `/threads/${ticket.ticket_id}/runs`, {
    command: { resume: [{ type: "ignore", args: null }] },
    assistant_id: "ticket",
  });
  expect([ignored.status, ignored.json.status]).toEqual([200, "running"]);
  const seen = await desk.settle(ticket.ticket_id);
  expect(seen.ticket).toMatchObject({ status: "assigned", human_owned: true });
  expect(sentSlots(seen)).toEqual([]);
});

test("where two must agree, each accepts what they were shown; without it the desk asks what was approved", async () => {
  const desk = await deskThat(LARGE);
  const { ticket } = await desk.submit();
  const [one, two] = [inboxOf(desk, "manager"), inboxOf(desk, "manager2")];
  const { action_request } = await one.open(ticket.ticket_id);
  expect((await one.answer(ticket.ticket_id, [{ type: "accept", args: null }])).status).toBe(400);
  const accept = [{ type: "accept", args: action_request }];
  expect((await one.answer(ticket.ticket_id, accept)).status).toBe(200);
  expect(sentSlots(await desk.settle(ticket.ticket_id))).toEqual([]);
  expect((await one.answer(ticket.ticket_id, accept)).status).toBe(409);
  expect((await two.answer(ticket.ticket_id, accept)).status).toBe(200);
  const seen = await desk.settle(ticket.ticket_id);
  expect(seen.reviews[0]?.approvals.map(({ by }) => by)).toEqual([personOf("manager"), personOf("manager2")]);
  expect(sentSlots(seen)).toEqual(["action-1", "reply"]);
});

describe("mark as resolved", () => {
  const resolved = (inbox: ReturnType<typeof inboxOf>, threadId: string) =>
    inbox.ask("POST", `/threads/${threadId}/state`, { values: null, as_node: "__end__" });

  test("resolves the ticket as the person who marks it; the open review is superseded and nothing leaves", async () => {
    const desk = await deskThat();
    const { ticket } = await desk.submit();
    const { status, json } = await resolved(inboxOf(desk), ticket.ticket_id);
    expect([status, json.checkpoint.thread_id]).toEqual([200, ticket.ticket_id]);
    const seen = await desk.settle(ticket.ticket_id);
    expect(seen.ticket).toMatchObject({ status: "resolved", human_owned: true, open_review_id: null });
    expect(seen.reviews.map(({ decided, status: how }) => [how, decided])).toEqual([["superseded", null]]);
    expect(sentSlots(seen)).toEqual([]);
    const change = seen.events.find(
      ({ type, data }) => type === "status.changed" && data["to"] === "resolved",
    );
    expect(change?.actor.id).toBe(personOf("manager"));
    const late = await inboxOf(desk, "manager2").answer(ticket.ticket_id, [{ type: "accept", args: null }]);
    expect([late.status, late.json.status]).toEqual([409, 409]);
  });

  test("is under the rights of the desk: who may not set the status may not mark it", async () => {
    const desk = await deskThat();
    const { ticket } = await desk.submit();
    expect((await resolved(inboxOf(desk, "evaluator"), ticket.ticket_id)).status).toBe(403);
    expect((await resolved(inboxOf(desk, "agent"), ticket.ticket_id)).status).toBe(404);
    expect((await resolved(inboxOf(desk, "client2"), ticket.ticket_id)).status).toBe(404);
    expect((await resolved(inboxOf(desk, "customer2"), ticket.ticket_id)).status).toBe(404);
    expect((await desk.look(ticket.ticket_id)).ticket.status).toBe("waiting_for_review");
    expect((await resolved(inboxOf(desk, "customer"), ticket.ticket_id)).status).toBe(200);
    expect((await desk.settle(ticket.ticket_id)).ticket.status).toBe("resolved");
  });

  test("another update of a thread's state is refused, and says what there is instead", async () => {
    const desk = await deskThat();
    const { ticket } = await desk.submit();
    const inbox = inboxOf(desk);
    for (const update of [{ values: null, as_node: "review" }, { values: {} }, { values: null }]) {
      // oxlint-disable-next-line no-await-in-loop
      const { status, json } = await inbox.ask("POST", `/threads/${ticket.ticket_id}/state`, update);
      expect([status, json.detail]).toEqual([400, expect.stringContaining("__end__")]);
    }
  });
});

describe("LangChain v1's form, where the client asks for it", () => {
  const V1 = { "x-interrupt-format": "langchain-v1" };

  test("interrupts are HITLRequests, and nothing else", async () => {
    const desk = await deskThat();
    const { ticket } = await desk.submit();
    const request = await inboxOf(desk, "manager", V1).open(ticket.ticket_id);
    expect(request).toEqual({
      action_requests: [
        {
          name: "review_ticket",
          args: expect.objectContaining({ actions: [expect.objectContaining({ type: "refund" })] }),
          description: expect.stringContaining(ticket.subject),
        },
      ],
      review_configs: [{ action_name: "review_ticket", allowed_decisions: ["approve", "edit", "reject"] }],
    });
    const wrong = await inboxOf(desk, "manager", { "x-interrupt-format": "v7" }).ask(
      "GET",
      `/threads/${ticket.ticket_id}`,
    );
    expect([wrong.status, wrong.json.errors]).toEqual([
      400,
      [{ path: "X-Interrupt-Format", message: "agent-inbox or langchain-v1" }],
    ]);
  });

  test.each([
    ["approve", { type: "approve" }, "accepted"],
    [
      "edit",
      {
        type: "edit",
        edited_action: { name: "review_ticket", args: { reply: { text: "Only words", language: "en" } } },
      },
      "edited",
    ],
    ["reject with a message instructs", { type: "reject", message: "Be shorter" }, "responded"],
    ["reject without one ignores", { type: "reject" }, "ignored"],
    ["Agent Inbox's own words for it", { type: "reject", args: "Be shorter" }, "responded"],
  ])("%s", async (_claim, decision, status) => {
    const desk = await deskThat();
    const { ticket } = await desk.submit();
    const answer = await inboxOf(desk, "manager", V1).answer(ticket.ticket_id, { decisions: [decision] });
    expect(answer.status).toBe(200);
    expect((await desk.settle(ticket.ticket_id)).reviews[0]?.status).toBe(status);
  });
});
