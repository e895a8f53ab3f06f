import { describe, expect, test } from "vitest";
import { DAY_MS } from "../../domain/clock.js";
import type { OrderDocument } from "../../domain/order.js";
import { refund } from "../fakes/scripted-agents.js";
import { defaultPolicy } from "../fixtures/default-policy.js";
import type { Holder } from "../fixtures/desk-shop.js";
import { deskThat, REFUND, sdk, statusOf, waitingThread } from "../fixtures/langgraph-client.js";
import { answersIn, sentSlots } from "../fixtures/look-at.js";
import { newTicket, personOf } from "../fixtures/start-desk.js";

test("a thread is created, its first input is a new ticket, and its run is streamed to the interrupt", async () => {
  const desk = await deskThat(REFUND);
  const client = sdk(desk, "manager");
  const [assistant] = await client.assistants.search({ graphId: "ticket" });
  expect(await client.assistants.get(assistant?.assistant_id ?? "")).toMatchObject({ graph_id: "ticket" });

  const { nodes: drawn } = await client.assistants.getGraph("ticket");
  expect(drawn.map(({ id }) => id)).toEqual(
    expect.arrayContaining(["__start__", "review", "act", "__end__"]),
  );
  expect(await client.assistants.getSchemas("ticket")).toMatchObject({
    input_schema: { properties: { customer_email: {}, messages: {} } },
    state_schema: { properties: { draft: {}, instructions: { type: "array" } } },
  });

  const thread = await client.threads.create({ metadata: { campaign: "spring" }, graphId: "ticket" });
  expect(thread).toMatchObject({ status: "idle", values: {}, metadata: { campaign: "spring" } });
  expect(await client.threads.getState(thread.thread_id)).toMatchObject({ values: {}, next: [] });
  expect((await desk.as("admin").get(`/api/tickets/${thread.thread_id}`)).status).toBe(404);

  const seen: { event: string; data: object }[] = [];
  let made = "";
  const stream = client.runs.stream(thread.thread_id, "ticket", {
    input: newTicket(),
    streamMode: ["updates", "values"],
    onRunCreated: ({ run_id }) => void (made = run_id),
  });
  for await (const chunk of stream) seen.push(chunk as { event: string; data: object });

  const nodes = seen.filter(({ event }) => event === "updates").flatMap(({ data }) => Object.keys(data));
  expect(nodes).toEqual([
    "prepare",
    "classify",
    "sense",
    "troubleshoot",
    "forecast",
    "route",
    "__interrupt__",
  ]);
  expect(seen[0]).toMatchObject({ event: "metadata", data: { run_id: made } });
  expect(seen.at(-1)).toMatchObject({
    event: "values",
    data: {
      ticket: { ticket_id: thread.thread_id, status: "waiting_for_review" },
      messages: [{ type: "human", content: newTicket().description }],
      draft: { actions: [{ type: "refund" }] },
      __interrupt__: [
        { value: { action_request: { action: "review_ticket" }, config: { allow_accept: true } } },
      ],
    },
  });
  expect(await client.runs.get(thread.thread_id, made)).toMatchObject({ status: "interrupted" });
  expect((await desk.as("admin").get(`/api/tickets/${thread.thread_id}`)).json.status).toBe(
    "waiting_for_review",
  );
});

describe("an interrupt is resumed with each of the four answers, as the desk's own decision", () => {
  const edited = {
    action: "review_ticket",
    args: { reply: { text: "Only words", language: "en" }, actions: [] },
  };

  test.each([
    ["accept", { type: "accept" }, "accepted", ["action-1", "reply"], "waiting_for_customer"],
    ["edit", { type: "edit", args: edited }, "edited", ["reply"], "waiting_for_customer"],
    ["response", { type: "response", args: "Be shorter" }, "responded", [], "waiting_for_review"],
    ["ignore", { type: "ignore" }, "ignored", [], "assigned"],
  ])("%s", async (_name, answer, status, slots, ticketStatus) => {
    const desk = await deskThat();
    const { client, thread_id } = await waitingThread(desk);
    const values = await client.runs.wait(thread_id, "ticket", { command: { resume: [answer] } });
    expect(values).toMatchObject({ ticket: { status: ticketStatus } });
    const seen = await desk.settle(thread_id);
    expect(sentSlots(seen)).toEqual(slots);
    expect(seen.reviews[0]).toMatchObject({
      status,
      decided: { by: personOf("manager"), type: answer.type },
    });
    expect(seen.events.find(({ type }) => type === "review.decided")?.actor.id).toBe(personOf("manager"));
    expect((await client.threads.get(thread_id)).status).toBe(
      status === "responded" ? "interrupted" : "idle",
    );
    expect(answersIn(seen).includes("Only words")).toBe(status === "edited");
  });
});

test("interrupted threads are listed, by status and metadata, and no longer once they are decided", async () => {
  const desk = await deskThat();
  const { client, thread_id } = await waitingThread(desk);
  await waitingThread(desk, {});
  const list = async (query: object) =>
    (await client.threads.search(query)).map((thread) => [thread.thread_id, thread.status]);
  const [{ queue }] = [await desk.as("manager").get(`/api/tickets/${thread_id}`)].map(({ json }) => json);
  expect(await list({ status: "interrupted", metadata: { graph_id: "ticket", queue } })).toEqual([
    [thread_id, "interrupted"],
  ]);
  expect(await list({ status: "interrupted", metadata: { graph_id: "another" } })).toEqual([]);
  expect(await list({ status: "interrupted", metadata: { queue: "another" } })).toEqual([]);
  expect(await list({})).toHaveLength(2);
  expect(await list({ limit: 1, offset: 1 })).toEqual([[thread_id, "interrupted"]]);
  await client.runs.wait(thread_id, "ticket", { command: { resume: { type: "ignore" } } });
  expect(await list({ status: "interrupted" })).toEqual([]);
  expect(await list({ status: "idle" })).toHaveLength(2);
});

test("threads of one's own are found by the metadata that one hung on them, nobody else's", async () => {
  const desk = await deskThat();
  const client = sdk(desk, "manager");
  const metadata = { owner: 'Ada "the first"', tags: ["a", { b: 1 }] };
  const empty = await client.threads.create({ metadata });
  const used = await client.threads.create({ metadata });
  await client.runs.wait(used.thread_id, "ticket", { input: newTicket() });
  const found = (by: object, holder: Holder = "manager") =>
    sdk(desk, holder)
      .threads.search({ metadata: by as Record<string, unknown> })
      .then((threads) => threads.map(({ thread_id }) => thread_id).toSorted());
  expect(await found(metadata)).toEqual([empty.thread_id, used.thread_id].toSorted());
  expect(await found({ owner: metadata.owner })).toHaveLength(2);
  expect(await found({ owner: "Ada" })).toEqual([]);
  expect(await found(metadata, "admin")).toEqual([]);
  expect((await client.threads.get(used.thread_id)).metadata).toMatchObject(metadata);
  expect((await sdk(desk, "admin").threads.get(used.thread_id)).metadata).not.toHaveProperty("owner");
  expect(await statusOf(sdk(desk, "admin").threads.get(empty.thread_id))).toBe(404);
});

test("state and history tell where a run is and was, and a checkpoint is read by its id", async () => {
  const desk = await deskThat();
  const { client, thread_id } = await waitingThread(desk);
  const state = await client.threads.getState(thread_id);
  expect(state).toMatchObject({
    next: ["review"],
    values: { classification: { category: "billing" }, ticket: { ticket_id: thread_id } },
    tasks: [{ name: "review", interrupts: [{ value: { action_request: { action: "review_ticket" } } }] }],
  });
  const history = await client.threads.getHistory(thread_id, { limit: 50 });
  expect(history[0]?.checkpoint).toEqual(state.checkpoint);
  expect(history.map(({ next }) => next.join())).toEqual([
    "review",
    "route",
    "forecast",
    "troubleshoot",
    "classify,sense",
    "prepare",
    "__start__",
  ]);
  expect(JSON.stringify(history)).not.toContain("lease_token");
  const early = history[3];
  expect(await client.threads.getState(thread_id, early?.checkpoint.checkpoint_id ?? "")).toEqual(early);
  expect(await client.threads.getState(thread_id, early?.checkpoint)).toEqual(early);
  const older = await client.threads.getHistory(thread_id, {
    before: { configurable: early?.checkpoint as Record<string, unknown> },
  });
  expect(older).toEqual(history.slice(4));
  expect(await statusOf(client.threads.getState(thread_id, "1f000000-0000-6000-8000-000000000000"))).toBe(
    404,
  );
});

test("of two clients that resume at once one wins, and the other is told 409", async () => {
  const desk = await deskThat();
  const { thread_id } = await waitingThread(desk);
  const resume = (holder: Holder, answer: object) =>
    statusOf(sdk(desk, holder).runs.wait(thread_id, "ticket", { command: { resume: [answer] } }));
  const both = await Promise.all([
    resume("manager", { type: "accept" }),
    resume("manager2", { type: "ignore" }),
  ]);
  expect(both.toSorted((a, b) => a - b)).toEqual([200, 409]);
  const seen = await desk.settle(thread_id);
  expect(seen.reviews).toHaveLength(1);
  expect(await resume("manager", { type: "accept" })).toBe(409);
});

test("an answer by interrupt id, to a checkpoint or about a proposal holds for that one only", async () => {
  const desk = await deskThat();
  const { client, thread_id } = await waitingThread(desk);
  const thread = await client.threads.get(thread_id);
  const [first] = Object.values(thread.interrupts).flat();
  const checkpoint = (await client.threads.getState(thread_id)).checkpoint;
  const answered = (resume: unknown, more: object = {}) =>
    statusOf(client.runs.wait(thread_id, "ticket", { command: { resume }, ...more }));
  const shown = first?.value as { action_request: unknown } | undefined;
  const accept = { type: "accept", args: shown?.action_request };
  await client.runs.wait(thread_id, "ticket", {
    command: { resume: { [first?.id ?? ""]: { type: "response", args: "Be shorter" } } },
    checkpoint,
  });
  if (desk.agents) desk.agents.script = { actions: [refund("160.00")] };
  await client.runs.wait(thread_id, "ticket", { command: { resume: { type: "response", args: "More" } } });
  expect(await answered({ [first?.id ?? ""]: { type: "accept" } })).toBe(409);
  expect(await answered({ type: "accept" }, { checkpoint })).toBe(409);
  expect(await answered(accept)).toBe(409);
  expect(await answered([{ type: "accept", args: null }])).toBe(200);
  await desk.settle(thread_id);
  const order = (await desk.desk.store.documents.get("orders", "ORD-1")) as OrderDocument;
  expect(order.ledger.map(({ amount }) => amount)).toEqual(["160.00"]);
});

test("whoever cancels takes the ticket over: its run is superseded and nothing leaves", async () => {
  const desk = await deskThat();
  const { client, thread_id } = await waitingThread(desk);
  const [run] = await client.runs.list(thread_id);
  expect(run).toMatchObject({ status: "interrupted" });
  expect(await statusOf(client.runs.cancel(thread_id, run?.run_id ?? "", false, "rollback"))).toBe(400);
  await client.runs.cancel(thread_id, run?.run_id ?? "", true);
  const seen = await desk.settle(thread_id);
  expect(seen.ticket).toMatchObject({ human_owned: true, assigned_to: personOf("manager") });
  expect([seen.reviews[0]?.status, sentSlots(seen)]).toEqual(["superseded", []]);
  expect(await statusOf(client.runs.cancel(thread_id, run?.run_id ?? ""))).toBe(409);
});

test("a stream that broke off is joined again, by the run that it named", async () => {
  const desk = await deskThat(REFUND);
  const client = sdk(desk, "manager");
  const { thread_id } = await client.threads.create();
  const run = await client.runs.create(thread_id, "ticket", { input: newTicket() });
  expect(await client.runs.join(thread_id, run.run_id)).toMatchObject({ __interrupt__: [{}] });
  const nodes: string[] = [];
  for await (const { event, data } of client.runs.joinStream(thread_id, run.run_id, {
    streamMode: ["updates"],
  }))
    if (event === "updates") nodes.push(...Object.keys(data as object));
  expect([nodes[0], nodes.at(-1)]).toEqual(["prepare", "__interrupt__"]);
});

test("two first inputs at once open one ticket", async () => {
  const desk = await deskThat();
  const client = sdk(desk, "manager");
  const { thread_id } = await client.threads.create();
  const both = await Promise.all(
    ["one", "two"].map((subject) =>
      statusOf(client.runs.create(thread_id, "ticket", { input: newTicket({ subject }) })),
    ),
  );
  expect(both.toSorted((a, b) => a - b)).toEqual([200, 409]);
  expect((await desk.settle(thread_id)).messages.filter(({ direction }) => direction === "in")).toHaveLength(
    1,
  );
});

test("the thread of a run whose checkpoints are gone still opens, from what was recorded of it", async () => {
  const desk = await deskThat();
  const { client, thread_id } = await waitingThread(desk, {});
  const { values } = await client.threads.get(thread_id);
  const { run_id } = (await desk.look(thread_id)).ticket;
  await desk.pass(defaultPolicy.retention.checkpoint_days * DAY_MS + 1);
  expect(await desk.desk.store.runs.get(String(run_id))).toMatchObject({ pruned: true });
  const { draft, classification } = values as Record<string, unknown>;
  expect((await client.threads.get(thread_id)).values).toMatchObject({ draft, classification });
  expect(await client.threads.getState(thread_id)).toMatchObject({ values: { draft }, next: [] });
  expect(await client.threads.getHistory(thread_id)).toEqual([]);
});
