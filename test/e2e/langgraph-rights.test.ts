import { Client } from "@langchain/langgraph-sdk";
import { describe, expect, test } from "vitest";
import { inTurn } from "../fixtures/in-turn.js";
import { deskThat, REFUND, sdk, statusOf } from "../fixtures/langgraph-client.js";
import { sentSlots } from "../fixtures/look-at.js";
import { newTicket } from "../fixtures/start-desk.js";

/** What SPEC says never shows to clients and customers. */
const NEVER = [
  "reasoning",
  "risk",
  "__interrupt__",
  "action_request",
  "classification",
  "draft",
  "RUN-",
  "REV-",
  "policy",
  "node",
];

/** What an outsider is shown of a thread, all together. */
async function allShown(client: Client, threadId: string): Promise<unknown[]> {
  return inTurn(
    [
      () => client.threads.get(threadId),
      () => client.threads.getState(threadId),
      () => client.threads.getHistory(threadId),
      () => client.threads.search(),
      () => client.threads.search({ status: "interrupted" }),
      () => client.runs.list(threadId),
    ],
    (ask): Promise<unknown> => ask(),
  );
}

/** Texts of all fields that hold something. */
const told = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => (inner === null ? undefined : inner));

describe.each(["client", "customer"] as const)("a %s", (holder) => {
  test("works a ticket of its own as a chat, and sees nothing of how the desk comes to its answers", async () => {
    const desk = await deskThat(REFUND);
    const client = sdk(desk, holder);
    const { thread_id } = await client.threads.create();
    const events: string[] = [];
    const stream = client.runs.stream(thread_id, "ticket", {
      input: {
        ...(holder === "client" ? { customer_email: "ada@example.com" } : {}),
        messages: [{ role: "user", content: "My invoice\nWhich months does the yearly plan cover?" }],
      },
      streamMode: ["values", "updates", "events"],
    });
    for await (const { event, data } of stream) {
      events.push(event);
      expect(NEVER.filter((word) => told(data).includes(word))).toEqual([]);
    }
    expect(events).toEqual(["metadata", "values"]);
    const { ticket } = await desk.settle(thread_id);
    expect(ticket).toMatchObject({
      subject: "My invoice",
      status: "waiting_for_review",
      identity: holder === "customer" ? "verified" : "claimed",
    });

    const shown = await allShown(client, thread_id);
    expect(NEVER.filter((word) => told(shown).includes(word))).toEqual([]);
    // Tests look into answers of every shape.
    // oxlint-disable-next-line typescript/no-explicit-any
    const [thread, state, history, listed, interrupted, runs] = shown as any[];
    expect(thread).toMatchObject({ status: "idle", values: { messages: [{ type: "human" }] } });
    expect(Object.keys(thread.values).toSorted()).toEqual(["messages", "ticket"]);
    expect([state.next, history.length, listed.length, interrupted]).toEqual([[], 1, 1, []]);
    expect(runs).toMatchObject([{ status: "success", run_id: expect.stringMatching(/^MSG-/) }]);
    expect(await client.runs.get(thread_id, runs[0].run_id)).toEqual(runs[0]);

    expect(await statusOf(client.runs.get(thread_id, String(ticket.run_id)))).toBe(404);
    expect(await statusOf(client.runs.get(thread_id, String(ticket.open_review_id)))).toBe(404);
    expect(
      await statusOf(client.runs.wait(thread_id, "ticket", { command: { resume: [{ type: "accept" }] } })),
    ).toBe(403);
    expect(await statusOf(client.runs.cancel(thread_id, runs[0].run_id))).toBe(403);
    const [checkpoint] = await sdk(desk, "manager").threads.getHistory(thread_id);
    const checkpointId = checkpoint?.checkpoint.checkpoint_id ?? "";
    expect(await statusOf(client.threads.getState(thread_id, checkpointId))).toBe(404);
    expect(await statusOf(client.runs.wait(thread_id, "ticket", { checkpointId }))).toBe(403);
    expect(
      await statusOf(client.threads.updateState(thread_id, { values: { degraded: [] }, checkpointId })),
    ).toBe(403);
    expect(sentSlots(await desk.settle(thread_id))).toEqual([]);
  });

  test("writes on: its next input is a message, which supersedes what waited", async () => {
    const desk = await deskThat(REFUND);
    const client = sdk(desk, holder);
    const { thread_id } = await client.threads.create();
    await client.runs.wait(thread_id, "ticket", { input: newTicket() });
    const messages = [
      { type: "human", content: newTicket().description },
      { type: "human", content: [{ type: "text", text: "And please hurry." }] },
    ];
    const run = await client.runs.create(thread_id, "ticket", { input: { messages } });
    const seen = await desk.settle(thread_id);
    expect(seen.reviews.map(({ status }) => status).toSorted()).toEqual(["pending", "superseded"]);
    expect(seen.messages.map(({ text }) => text)).toEqual([newTicket().description, "And please hurry."]);
    expect(seen.messages.at(-1)?.message_id).toBe(run.run_id);
    expect(await client.runs.join(thread_id, run.run_id)).toMatchObject({
      messages: [{ type: "human" }, { type: "human", content: "And please hurry." }],
    });
    expect(await statusOf(client.runs.create(thread_id, "ticket", { input: { text: "" } }))).toBe(400);
    expect(await statusOf(client.runs.create(thread_id, "ticket", { input: newTicket() }))).toBe(400);
  });

  test("does not find what is another's", async () => {
    const desk = await deskThat(REFUND);
    const client = sdk(desk, holder);
    const { thread_id } = await client.threads.create();
    const other = sdk(desk, `${holder}2`);
    expect(await statusOf(other.threads.get(thread_id))).toBe(404);
    expect(await statusOf(other.runs.create(thread_id, "ticket", { input: newTicket() }))).toBe(404);
    await client.runs.wait(thread_id, "ticket", { input: newTicket() });
    const asked = [
      other.threads.get(thread_id),
      other.threads.getState(thread_id),
      other.threads.getHistory(thread_id),
      other.runs.list(thread_id),
      other.runs.create(thread_id, "ticket", { input: { text: "Hello" } }),
      other.threads.updateState(thread_id, { values: null, asNode: "__end__" }),
    ];
    expect(await Promise.all(asked.map(statusOf))).toEqual(asked.map(() => 404));
    expect(await other.threads.search({ ids: [thread_id] })).toEqual([]);
  });
});

test("an evaluator reads threads masked and forks them, and decides nothing", async () => {
  const desk = await deskThat(REFUND);
  const described = newTicket({
    description: "Ada Lovelace here, charged twice, call +49 30 901820 please.",
  });
  const { ticket } = await desk.submit("client", described);
  const client = sdk(desk, "evaluator");
  const shown = [
    ...(await allShown(client, ticket.ticket_id)),
    await client.threads.search({ status: "interrupted" }),
  ];
  for (const secret of ["ada@example.com", "Ada Lovelace", "901820"])
    expect(told(shown)).not.toContain(secret);
  const thread = await client.threads.get(ticket.ticket_id);
  expect(thread).toMatchObject({
    status: "interrupted",
    values: { classification: { category: "billing" } },
  });
  expect(Object.values(thread.interrupts).flat()).toHaveLength(1);

  const [, before] = await client.threads.getHistory(ticket.ticket_id);
  const checkpointId = before?.checkpoint.checkpoint_id ?? "";
  const forked = await client.runs.wait(ticket.ticket_id, "ticket", { checkpointId });
  expect(forked).toMatchObject({ fork: { outcome: "done", run_id: ticket.run_id } });
  for (const secret of ["ada@example.com", "Ada Lovelace", "901820"])
    expect(told(forked)).not.toContain(secret);

  expect(await statusOf(client.threads.create())).toBe(403);
  const resume = { command: { resume: [{ type: "accept", args: null }] } };
  expect(await statusOf(client.runs.wait(ticket.ticket_id, "ticket", resume))).toBe(403);
  expect(await statusOf(client.runs.wait(ticket.ticket_id, "ticket", { input: { text: "Hello" } }))).toBe(
    403,
  );
  expect((await desk.look(ticket.ticket_id)).reviews[0]?.status).toBe("pending");
});

test("an agent sees and decides what waits in a queue of theirs, and nothing of another", async () => {
  const desk = await deskThat(REFUND);
  const { ticket } = await desk.submit();
  const queue = String(ticket.queue);
  const agents = (await desk.desk.store.people.list()).filter(({ role }) => role === "agent");
  const inside = agents.find(({ queues }) => queues.includes(queue));
  const outside = agents.find(
    ({ queues, agent_id }) => !queues.includes(queue) && agent_id !== ticket.assigned_to,
  );
  const as = async (id: string | undefined) => {
    const principal = { type: "person", id: String(id) } as const;
    const { key } = await desk.desk.store.apiKeys.create({ role: "agent", name: "test", principal });
    return new Client({ apiUrl: desk.url, apiKey: key, callerOptions: { maxRetries: 0 } });
  };
  const [theirs, others] = [await as(inside?.agent_id), await as(outside?.agent_id)];
  const listed = async (client: Client) => (await client.threads.search({ status: "interrupted" })).length;
  expect([await listed(theirs), await listed(others)]).toEqual([1, 0]);
  const resume = { command: { resume: [{ type: "accept", args: null }] } };
  expect(await statusOf(others.runs.wait(ticket.ticket_id, "ticket", resume))).toBe(404);
  expect(await statusOf(theirs.runs.wait(ticket.ticket_id, "ticket", resume))).toBe(200);
  expect((await desk.settle(ticket.ticket_id)).reviews[0]?.decided?.by).toBe(inside?.agent_id);
});

test("people of the desk do not write as the customer, and a key is needed for all but /info", async () => {
  const desk = await deskThat(REFUND);
  const { ticket } = await desk.submit();
  const input = { input: { text: "Please refund me" } };
  expect(await statusOf(sdk(desk, "manager").runs.create(ticket.ticket_id, "ticket", input))).toBe(403);
  const nobody = new Client({ apiUrl: desk.url, apiKey: null, callerOptions: { maxRetries: 0 } });
  expect(await statusOf(nobody.threads.search())).toBe(401);
  expect(await statusOf(nobody.assistants.search())).toBe(401);
  expect(
    (await fetch(`${desk.url}/threads/search`, { method: "POST", headers: { "x-api-key": "dk_nonsense" } }))
      .status,
  ).toBe(401);
  const bearer = new Client({
    apiUrl: desk.url,
    apiKey: null,
    defaultHeaders: { authorization: `Bearer ${desk.keys.manager}` },
  });
  expect((await bearer.threads.get(ticket.ticket_id)).status).toBe("interrupted");
});

test("what does not fit is answered 4xx with what would, and changes nothing", async () => {
  const desk = await deskThat(REFUND);
  const { ticket } = await desk.submit();
  const before = await desk.look(ticket.ticket_id);
  const of = `/threads/${ticket.ticket_id}`;
  const resume = (value: unknown) => ({ assistant_id: "ticket", command: { resume: value } });
  const WRONG: [string, unknown, number, string?][] = [
    ["/threads", { thread_id: "7b0f8a43-5a64-4b6f-9b8e-0d4c1f6f8d11" }, 400, "thread_id"],
    ["/threads", { thread_id: ticket.ticket_id }, 409],
    ["/threads", { metadata: { note: "x".repeat(9000) } }, 400, "metadata"],
    ["/threads", { supersteps: [{}] }, 400, "supersteps"],
    ["/threads/search", { limit: 0 }, 400, "limit"],
    ["/threads/search", { status: "sleeping" }, 400, "status"],
    ["/threads/search", { values: { a: 1 } }, 400, "values"],
    ["/threads/nowhere/runs", resume({ type: "accept" }), 404],
    [`${of}/runs`, { assistant_id: "another", input: { text: "Hello" } }, 404],
    [`${of}/runs`, { input: { text: "Hello" } }, 400, "assistant_id"],
    [`${of}/runs`, { assistant_id: "ticket" }, 400, "input"],
    [`${of}/runs`, { assistant_id: "ticket", command: { goto: "act" } }, 400, "command.goto"],
    [`${of}/runs`, { assistant_id: "ticket", command: { update: { degraded: [] } } }, 400, "command.update"],
    [`${of}/runs`, { ...resume({ type: "accept" }), interrupt_before: ["act"] }, 400, "interrupt_before"],
    [`${of}/runs`, { ...resume({ type: "accept" }), webhook: "http://x.example" }, 400, "webhook"],
    [`${of}/runs`, { ...resume({ type: "accept" }), input: { text: "Hello" } }, 400, "input"],
    [`${of}/runs`, resume("accept"), 400],
    [`${of}/runs`, resume([]), 400],
    [`${of}/runs`, resume([{ type: "accept" }, { type: "ignore" }]), 400, "resume"],
    [`${of}/runs`, resume([{ type: "maybe" }]), 400, "type"],
    [`${of}/runs`, resume([{ type: "response", args: null }]), 400, "args"],
    [`${of}/runs`, resume([{ type: "edit", args: null }]), 400, "args"],
    [`${of}/runs`, resume({ another: { type: "accept" } }), 409],
    [`${of}/runs`, resume({ decisions: [{ type: "accept" }] }), 400, "type"],
    [`${of}/runs`, resume([{ type: "accept", by: "AGENT-1016" }]), 400, "by"],
    [`${of}/runs/stream`, { ...resume({ type: "accept" }), stream_mode: "films" }, 400, "stream_mode"],
    [`${of}/state`, { values: [1] }, 400, "values"],
    [`${of}/state/checkpoint`, {}, 400, "checkpoint"],
    [`${of}/state/checkpoint`, { checkpoint: { checkpoint_id: "../../etc" } }, 404],
    [`${of}/history`, { limit: "all" }, 400, "limit"],
  ];
  const answered = await inTurn(WRONG, async ([path, body]) => {
    const { status, json } = await desk.as("manager").post(path, body);
    return [path, status, json.detail === "" ? "says nothing" : (json.errors[0]?.path ?? "")];
  });
  expect(answered).toEqual(
    WRONG.map(([path, , status, field], at) => [path, status, field ?? answered[at]?.[2]]),
  );
  const keyed = await desk
    .as("manager")
    .post(`${of}/runs/stream`, resume({ type: "accept" }), { "idempotency-key": "a" });
  expect([keyed.status, keyed.json.errors[0].path]).toEqual([400, "Idempotency-Key"]);
  expect(await desk.look(ticket.ticket_id)).toEqual(before);
});

test("a thread and what is asked of it are created once for each Idempotency-Key", async () => {
  const desk = await deskThat(REFUND);
  const once = (path: string, body: object, key: string) =>
    desk.as("client").post(path, body, { "idempotency-key": key });
  const [one, two] = [await once("/threads", {}, "thread"), await once("/threads", {}, "thread")];
  expect([one.status, two.json.thread_id]).toEqual([200, one.json.thread_id]);
  const runs = `/threads/${one.json.thread_id}/runs`;
  const first = { assistant_id: "ticket", input: newTicket() };
  const [run, again] = [await once(runs, first, "run"), await once(runs, first, "run")];
  expect([run.status, again.json.run_id]).toEqual([200, run.json.run_id]);
  expect(run.headers.get("content-location")).toBe(`${runs}/${run.json.run_id}`);
  expect((await desk.settle(one.json.thread_id)).messages).toHaveLength(1);
});
