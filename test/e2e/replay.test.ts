import { expect, test } from "vitest";
import { CollectionNames, type Stored } from "../../domain/documents.js";
import { createScriptedAgents, refund } from "../fakes/scripted-agents.js";
import { inTurn } from "../fixtures/in-turn.js";
import { startDesk, type StartedDesk } from "../fixtures/start-desk.js";

const MANY = 1000;

/** All that the desk's store holds. */
async function everything({ desk }: StartedDesk): Promise<string> {
  const found = await Promise.all(
    CollectionNames.map((name) => desk.store.documents.find(name, { limit: MANY })),
  );
  return JSON.stringify(found);
}

const replayOf = async ({ as }: StartedDesk, runId: string | null, body: object = {}) =>
  (await as("evaluator").post(`/api/runs/${runId}/replay`, body)).json;

test("a run that answered by itself is replayed to the same end, and nothing is asked or written", async () => {
  const agents = createScriptedAgents();
  const desk = await startDesk({ agents });
  const { ticket } = await desk.submit();
  const before = await everything(desk);
  const asked = agents.requests.length;
  expect(await replayOf(desk, ticket.run_id)).toMatchObject({
    run_id: ticket.run_id,
    outcome: "identical",
    nodes_compared: 8,
    divergence: null,
    missing: null,
  });
  expect(agents.requests.length).toBe(asked);
  expect(await everything(desk)).toBe(before);
});

test("what people decided is decided again: an instruction, an edit, an acceptance, an ignored review", async () => {
  const agents = createScriptedAgents({ actions: [refund("150.00")] });
  const desk = await startDesk({ agents });
  const seen = await desk.submit();
  const first = await desk.reviewOf(seen);
  await desk.decide(first.review_id, { type: "response", args: "Offer 120.00 instead" });
  agents.script = { actions: [refund("120.00")] };
  const again = await desk.reviewOf(await desk.settle(seen.ticket.ticket_id));
  await desk.decide(again.review_id, { type: "edit", args: { ...again.proposal, actions: [] } });
  await desk.settle(seen.ticket.ticket_id);
  expect(await replayOf(desk, seen.ticket.run_id)).toMatchObject({
    outcome: "identical",
    nodes_compared: 12,
  });

  const accepted = await desk.submit();
  await desk.decide((await desk.reviewOf(accepted)).review_id, { type: "accept" });
  const ignored = await desk.submit();
  await desk.decide((await desk.reviewOf(ignored)).review_id, { type: "ignore" });
  const waiting = await desk.submit();
  await Promise.all([accepted, ignored].map(({ ticket }) => desk.settle(ticket.ticket_id)));
  const outcomes = await inTurn([accepted, ignored, waiting], async ({ ticket }) =>
    replayOf(desk, ticket.run_id),
  );
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(["identical", "identical", "identical"]);
});

/** What was recorded of a run, to be changed behind its back. */
async function recordedCalls({ desk }: StartedDesk, runId: string | null) {
  return desk.store.documents.find("calls", { filter: { run_id: String(runId) }, limit: MANY });
}

const change = ({ desk }: StartedDesk, { call_id }: Stored, set: Stored) =>
  desk.store.documents.patch("calls", String(call_id), { where: {}, set });

const forget = ({ desk }: StartedDesk, calls: readonly Stored[]) =>
  desk.store.documents.commit(
    calls.map((call) => ({ op: "remove", collection: "calls", key: String(call["call_id"]) })),
  );

async function answeredRun() {
  const desk = await startDesk();
  const { ticket } = await desk.submit();
  const calls = await recordedCalls(desk, ticket.run_id);
  const named = (name: string, node?: string) =>
    calls.find((call) => call["name"] === name && (node === undefined || call["node"] === node)) ?? {};
  return { desk, runId: ticket.run_id, calls, named };
}

test("the first field that is decided otherwise is named, with what it was and is", async () => {
  const { desk, runId, named } = await answeredRun();
  const said = named("classifier.classification_v1");
  const output = JSON.parse(JSON.stringify(said["output"]).replace('"medium"', '"high"'));
  await change(desk, said, { output });
  expect(await replayOf(desk, runId)).toMatchObject({
    outcome: "diverged",
    divergence: { node: "classify", field: "classification.priority", recorded: "medium", now: "high" },
  });
});

test("a question that has changed stops the replay where it is asked, and the change is named", async () => {
  const { desk, runId, named } = await answeredRun();
  const asked = named("classifier.classification_v1");
  const input = { ...(asked["input"] as object), temperature: 0.9 };
  await change(desk, asked, { input, input_hash: "of another question" });
  expect(await replayOf(desk, runId)).toMatchObject({
    outcome: "stopped",
    missing: {
      node: "classify",
      kind: "model",
      name: "classifier.classification_v1",
      difference: { field: "temperature", recorded: 0.9, now: 0.1 },
    },
  });
});

test("what comes before the node it begins at stands as recorded and asks nothing", async () => {
  const { desk, runId, calls, named } = await answeredRun();
  await change(desk, named("classifier.classification_v1"), { input_hash: "of another question" });
  expect(await replayOf(desk, runId, { from: "troubleshoot" })).toMatchObject({ outcome: "identical" });
  expect(await replayOf(desk, runId, { from: "escalate" })).toMatchObject({
    outcome: "impossible",
    detail: "The run never came to escalate.",
  });
  const returned = calls.find(({ kind, node }) => kind === "node" && node === "forecast") ?? {};
  await change(desk, returned, { output: { degraded: ["forecast"] } });
  expect(await replayOf(desk, runId, { from: "route" })).toMatchObject({ outcome: "diverged" });
});

test("it begins at a checkpoint of the run's thread, before the node that came next", async () => {
  const { desk, runId, named } = await answeredRun();
  const { graph } = desk.desk;
  const ids = new Map<string, string>();
  for await (const { next, config } of graph!.getStateHistory({ configurable: { thread_id: runId! } }))
    ids.set(next.join(), String(config.configurable?.["checkpoint_id"]));
  await change(desk, named("classifier.classification_v1"), { input_hash: "of another question" });
  expect((await replayOf(desk, runId, { from: ids.get("route") })).outcome).toBe("identical");
  expect((await replayOf(desk, runId, { from: ids.get("prepare") })).outcome).toBe("stopped");
  const unknown = await desk.as("evaluator").post(`/api/runs/${runId}/replay`, { from: "1ef-unknown" });
  expect([unknown.status, unknown.json.detail]).toEqual([
    404,
    `The thread of ${runId} has no checkpoint 1ef-unknown.`,
  ]);
});

test("a part that failed fails again: model, classifiers and index away", async () => {
  const agents = createScriptedAgents();
  const desk = await startDesk({ agents });
  agents.isDown = true;
  const withoutModel = await desk.submit();
  desk.knowledge.isDown = true;
  const withNothing = await desk.submit();
  desk.knowledge.isDown = false;
  agents.isDown = false;
  expect(withNothing.ticket.degraded).toEqual(expect.arrayContaining(["model", "classifier", "index"]));
  const outcomes = await inTurn([withoutModel, withNothing], ({ ticket }) => replayOf(desk, ticket.run_id));
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(["identical", "identical"]);
});

test("a run that a newer message broke off is replayed as far as it came", async () => {
  const agents = createScriptedAgents({ actions: [refund("150.00")] });
  const desk = await startDesk({ agents });
  const { ticket } = await desk.submit();
  await desk.as("customer").post(`/api/tickets/${ticket.ticket_id}/messages`, { text: "Never mind" });
  const { runs } = await desk.settle(ticket.ticket_id);
  expect(runs.find(({ run_id }) => run_id === ticket.run_id)?.status).toBe("superseded");
  expect((await replayOf(desk, ticket.run_id)).outcome).toBe("identical");
});

test("of a run from before nodes were recorded the decisions are compared", async () => {
  const { desk, runId, calls } = await answeredRun();
  const { documents } = desk.desk.store;
  await forget(
    desk,
    calls.filter(({ kind }) => kind === "node"),
  );
  expect(await replayOf(desk, runId)).toMatchObject({ outcome: "identical", nodes_compared: 0 });
  expect((await replayOf(desk, runId, { from: "route" })).outcome).toBe("impossible");
  const run = (await documents.get("runs", String(runId))) ?? {};
  const decisions = JSON.parse(JSON.stringify(run["decisions"]).replace('"billing"', '"refund"'));
  await documents.patch("runs", String(runId), { where: {}, set: { decisions } });
  expect((await replayOf(desk, runId)).divergence).toEqual({
    node: "classify",
    field: "outcome.category",
    recorded: "refund",
    now: "billing",
  });
});

test("a run of an earlier graph opens, and replays or says which node is gone; one whose calls are gone says so", async () => {
  const { desk, runId, calls } = await answeredRun();
  const { documents } = desk.desk.store;
  await documents.patch("runs", String(runId), { where: {}, set: { graph_version: "0" } });
  expect((await replayOf(desk, runId)).outcome).toBe("identical");
  const step = { node: "triage", started_at: "2026-03-02T09:00:00.000Z", ms: 1, attempt: 1 };
  await documents.append("runs", String(runId), { field: "path", values: [step] });
  const trace = await desk.as("evaluator").get(`/api/runs/${runId}/trace`);
  expect([trace.status, trace.json.path.at(-1).node]).toEqual([200, "triage"]);
  expect(await replayOf(desk, runId)).toMatchObject({
    outcome: "impossible",
    detail: "The node triage of graph version 0 no longer exists.",
  });
  await documents.patch("runs", String(runId), { where: {}, set: { path: [{ ...step, node: "classify" }] } });
  await forget(desk, calls);
  expect((await replayOf(desk, runId)).detail).toBe("What was recorded of it is no longer kept.");
});
