import { once } from "node:events";
import { io } from "socket.io-client";
import { expect, onTestFinished, test } from "vitest";
import type { Evaluation } from "../../domain/evaluation-run.js";
import { until } from "../fixtures/until.js";
import { createScriptedAgents, refund } from "../fakes/scripted-agents.js";
import { newTicket, startDesk, type StartedDesk } from "../fixtures/start-desk.js";

const correct = ({ as }: StartedDesk, ticket_id: string) =>
  as("evaluator").post("/api/evals/cases", { ticket_id });

async function ended({ as }: StartedDesk, id: string): Promise<Evaluation> {
  const read = async (): Promise<Evaluation> => (await as("evaluator").get(`/api/evals/${id}`)).json;
  await until(async () => (await read()).status !== "running");
  return read();
}

test("what a person corrected becomes a case: an edited draft, a dropped action, another category", async () => {
  const agents = createScriptedAgents({ actions: [refund("150.00")] });
  const desk = await startDesk({ agents });
  const description = "I am Ada Lovelace (ada@example.com, +1 415 555 0100). ORD-1 was charged twice.";
  const seen = await desk.submit("customer", { description });
  const { review_id, proposal } = await desk.reviewOf(seen);
  await desk.decide(review_id, {
    type: "edit",
    args: {
      ...proposal,
      reply: { ...proposal.reply, text: "We return 89.99 for ORD-1." },
      actions: [],
      classification: { ...proposal.classification, category: "refund" },
    },
  });
  const { ticket } = await desk.settle(seen.ticket.ticket_id);
  const { status, json } = await correct(desk, ticket.ticket_id);
  expect(status).toBe(201);
  expect(json).toMatchObject({
    case_id: ticket.run_id,
    expected: { category: "refund", actions: [], must_contain: ["89.99", "ORD-9002"] },
    source: { ticket_id: ticket.ticket_id, corrected: ["actions", "draft", "category"] },
    customer: { identity: "verified", orders: [{ order_id: "ORD-9001" }, { order_id: "ORD-9002" }] },
  });
  expect(json.ticket.description).toContain("ORD-9002 was charged twice");
  expect(JSON.stringify(json)).not.toMatch(/Ada|Lovelace|ada@example|415|ORD-1"/);
  expect((await desk.as("evaluator").get("/api/evals/cases")).json).toEqual([json]);

  const ignored = await desk.submit();
  await desk.decide((await desk.reviewOf(ignored)).review_id, { type: "ignore" });
  await desk.settle(ignored.ticket.ticket_id);
  expect((await correct(desk, ignored.ticket.ticket_id)).json).toMatchObject({
    expected: { actions: [] },
    source: { corrected: ["ignored"] },
  });

  agents.script = {};
  const agreed = await desk.submit();
  const refused = await correct(desk, agreed.ticket.ticket_id);
  expect([refused.status, refused.json.detail]).toEqual([
    409,
    `Nobody has corrected what the AI did on ${agreed.ticket.ticket_id}.`,
  ]);
  const { version } = (await desk.look(agreed.ticket.ticket_id)).ticket;
  const patched = await desk
    .as("manager")
    .patch(
      `/api/tickets/${agreed.ticket.ticket_id}`,
      { category: "product" },
      { "if-match": `"${version}"` },
    );
  expect(patched.status).toBe(200);
  expect((await correct(desk, agreed.ticket.ticket_id)).json.expected).toEqual({ category: "product" });
});

test("cases are run beside the desk; each result comes over Socket.IO and SSE, and the report is kept", async () => {
  const desk = await startDesk();
  const cases = ["billing", "order", "billing"].map((category, at) => ({
    case_id: `case-${at}`,
    ticket: { subject: "My invoice", description: `Which months does invoice ${at} cover?` },
    expected: { category },
  }));
  const socket = io(desk.url, { auth: { token: desk.keys.evaluator }, transports: ["websocket"] });
  onTestFinished(() => void socket.close());
  const heard: [string, unknown][] = [];
  socket.onAny(
    (event: string, view: unknown) => void (event.startsWith("eval.") && heard.push([event, view])),
  );
  await once(socket as never, "connect");

  const started = await desk.as("evaluator").post("/api/evals", { name: "invoices", cases, repeats: 2 });
  expect([started.status, started.json.status, started.json.runs_total]).toEqual([202, "running", 6]);
  const { evaluation_id } = started.json;
  const stream = await fetch(`${desk.url}/api/evals/${evaluation_id}/stream`, {
    headers: { authorization: `Bearer ${desk.keys.evaluator}` },
  });
  expect(stream.headers.get("content-type")).toContain("text/event-stream");
  const events = (await stream.text()).trim().split("\n\n");
  expect(events.map((event) => event.split("\n")[0])).toEqual([
    ...Array.from({ length: 6 }, () => "event: eval.result"),
    "event: eval.update",
  ]);
  expect(JSON.parse(events[0]!.split("data: ")[1]!)).toMatchObject({
    case_id: "case-0",
    number: 1,
    passed: true,
  });

  const done = await ended(desk, evaluation_id);
  expect(done).toMatchObject({
    name: "invoices",
    status: "done",
    runs_done: 6,
    report: {
      dataset: { cases: 3 },
      repeats: 2,
      versions: { model: "scripted" },
      scores: { fields: { category: { value: 2 / 3 } }, pass_hat: { "2": { value: 2 / 3 } } },
    },
  });
  expect((await desk.as("manager").get("/api/evals")).json).toEqual([done]);
  await until(() => heard.some(([event]) => event === "eval.update"));
  expect(heard.filter(([event]) => event === "eval.result")).toHaveLength(6);
  expect(heard.at(-1)).toEqual(["eval.update", done]);
  expect((await desk.desk.store.tickets.list({ limit: 10 })).items).toEqual([]);
});

test("without a case there is nothing to run, and one that is stopped with the desk is told to have failed", async () => {
  const desk = await startDesk();
  const nothing = await desk.as("evaluator").post("/api/evals", {});
  expect([nothing.status, nothing.json.detail]).toEqual([
    409,
    "There is no case yet that was made of a correction.",
  ]);
  const cases = Array.from({ length: 200 }, (_, at) => ({
    case_id: `case-${at}`,
    ticket: { ...newTicket(), subject: `Invoice ${at}` },
    expected: {},
  }));
  const { json } = await desk.as("evaluator").post("/api/evals", { cases });
  const { store } = desk.desk;
  await until(async () => (await store.evaluations.resultsAfter(json.evaluation_id, 0)).length > 0);
  await desk.stop();
  const again = await startDesk({ dataDir: desk.dataDir });
  expect((await again.as("evaluator").get(`/api/evals/${json.evaluation_id}`)).json).toMatchObject({
    status: "failed",
    error: "The desk was stopped.",
  });
});
