import { expect, test } from "vitest";
import { defaultPolicy } from "../fixtures/default-policy.js";
import { createScriptedAgents, refund, type ScriptedAgents } from "../fakes/scripted-agents.js";
import { startDesk, type StartedDesk } from "../fixtures/start-desk.js";

const forkOf = async ({ as }: StartedDesk, runId: string | null, changes: object) =>
  as("evaluator").post(`/api/runs/${runId}/fork`, changes);

const fieldsOf = (fork: { differences: { field: string }[] }) => fork.differences.map(({ field }) => field);

/** Calls it a complaint once its prompt says so. */
function suggestible(): ScriptedAgents {
  const agents = createScriptedAgents();
  const { exchange } = agents;
  return Object.assign(agents, {
    exchange: (async (request, config) => {
      const said = JSON.stringify(request.messages).includes("EVERYTHING IS A COMPLAINT");
      agents.script = said ? { classification: { category: "complaint" } } : {};
      return exchange(request, config);
    }) satisfies ScriptedAgents["exchange"],
  });
}

test("nothing changed, nothing differs; what was recorded stands on both sides", async () => {
  const desk = await startDesk();
  const { ticket } = await desk.submit();
  const { json } = await forkOf(desk, ticket.run_id, {});
  expect(json).toMatchObject({ outcome: "done", differences: [], draft: [] });
  expect(json.now).toMatchObject({ answer: "automatic", review: null, path: json.recorded.path });
  expect(json.now.input_tokens).toBe(json.recorded.input_tokens);
});

test("another prompt, live from its node on: category and route differ, and the desk is as it was", async () => {
  const agents = suggestible();
  const desk = await startDesk({ agents });
  const seen = await desk.submit();
  const { run_id, ticket_id } = seen.ticket;
  const prompts = { classifier: "{{prompt}}\nEVERYTHING IS A COMPLAINT" };
  const stopped = (await forkOf(desk, run_id, { from: "classify", prompts })).json;
  expect(stopped).toMatchObject({
    outcome: "stopped",
    missing: { node: "classify", kind: "model", difference: { field: "messages[0].data.content" } },
  });

  const asked = agents.requests.length;
  const { json } = await forkOf(desk, run_id, { from: "classify", prompts, live: true });
  expect(json.changes).toEqual(["from classify on, live", "another prompt for the classifier"]);
  expect(fieldsOf(json)).toEqual(expect.arrayContaining(["classify.category", "route.queue", "sla.queue"]));
  expect(json.now.decisions[0].outcome.category).toBe("complaint");
  const later = agents.requests.slice(asked);
  expect(later.map(({ agent }) => agent)).not.toContain("sentiment");
  expect(later[0]?.messages[0]?.data.content).toMatch(/^You .*EVERYTHING IS A COMPLAINT$/s);
  expect(await desk.look(ticket_id)).toEqual(seen);
});

test("another policy asks a person; another model is the one that is told to have decided", async () => {
  const desk = await startDesk();
  const { ticket } = await desk.submit();
  const policy = structuredClone(defaultPolicy);
  policy.autonomy.min_confidence = 0.99;
  const strict = (await forkOf(desk, ticket.run_id, { policy })).json;
  expect(strict.now).toMatchObject({ answer: "none", review: [expect.stringContaining("confidence")] });
  expect(fieldsOf(strict)).toEqual(expect.arrayContaining(["review", "answer"]));

  const other = (await forkOf(desk, ticket.run_id, { model: "another", live: true })).json;
  expect(other.now.decisions[0].decided_by).toBe("model:another");
  const none = (await forkOf(desk, ticket.run_id, { model: "none", live: true })).json;
  expect(none.now.decisions[0].decided_by).toBe("local");
  expect(none.now.input_tokens).toBe(0);
  const recorded = await forkOf(desk, ticket.run_id, { model: "another" });
  expect([recorded.status, recorded.json.detail]).toEqual([
    400,
    expect.stringContaining("only be asked live"),
  ]);
});

test("a value of the state is another from the node on, and what the state cannot hold is refused", async () => {
  const desk = await startDesk();
  const { ticket } = await desk.submit();
  const hand_over = { reason: "limit", detail: "as an experiment" };
  const { json } = await forkOf(desk, ticket.run_id, { from: "review", set: { hand_over } });
  expect(json.now.review).not.toBeNull();
  expect(fieldsOf(json)).toEqual(expect.arrayContaining(["review"]));
  const early = (await forkOf(desk, ticket.run_id, { set: { degraded: ["index"] } })).json;
  expect(early.now.review).toEqual(expect.arrayContaining([expect.stringContaining("index")]));
  const { preparation } = (
    await desk.as("evaluator").get(`/api/runs/${ticket.run_id}/trace`)
  ).json.calls.find(
    ({ kind, name }: { kind: string; name: string }) => kind === "node" && name === "prepare",
  ).output;
  const asked = { preparation: { ...preparation, asks_for_person: true } };
  const called = (await forkOf(desk, ticket.run_id, { from: "route", set: asked, live: true })).json;
  expect(called).toMatchObject({ outcome: "done", detail: null, now: { escalation: expect.any(String) } });
  const unknown = await forkOf(desk, ticket.run_id, { set: { mood: "good", run_id: "RUN-2" } });
  expect([unknown.status, unknown.json.detail]).toEqual([
    400,
    expect.stringContaining("mood, run_id cannot be set"),
  ]);
  const wrong = await forkOf(desk, ticket.run_id, { from: "route", set: { priority: { priority: "huge" } } });
  expect(wrong.status).toBe(400);
});

test("what a person decided holds in a fork that proposes the same, and is asked again in one that does not", async () => {
  const agents = createScriptedAgents({ actions: [refund("150.00")] });
  const desk = await startDesk({ agents });
  const seen = await desk.submit();
  const { review_id } = await desk.reviewOf(seen);
  await desk.decide(review_id, { type: "accept" });
  const { ticket } = await desk.settle(seen.ticket.ticket_id);
  const same = (await forkOf(desk, ticket.run_id, { from: "troubleshoot", live: true })).json;
  expect(same.now).toMatchObject({ answer: "approved", path: same.recorded.path });
  agents.script = { actions: [refund("180.00")], draft: { message: "You get 180.00 back." } };
  const other = (await forkOf(desk, ticket.run_id, { from: "troubleshoot", live: true })).json;
  expect(other.now).toMatchObject({
    answer: "none",
    actions: [{ type: "refund", args: { amount: "180.00" } }],
  });
  expect(other.now.path).not.toContain("act");
  expect(fieldsOf(other)).toEqual(expect.arrayContaining(["path", "actions[0].args.amount", "answer"]));
  expect(other.draft.map(({ change }: { change: string }) => change)).toEqual(
    expect.arrayContaining(["removed", "added"]),
  );
});

test("the category that a person corrected is told beside both", async () => {
  const agents = createScriptedAgents({ actions: [refund("150.00")] });
  const desk = await startDesk({ agents });
  const seen = await desk.submit();
  const { review_id, proposal } = await desk.reviewOf(seen);
  const args = { ...proposal, classification: { ...proposal.classification, category: "refund" } };
  await desk.decide(review_id, { type: "edit", args });
  const { ticket } = await desk.settle(seen.ticket.ticket_id);
  const { json } = await forkOf(desk, ticket.run_id, {});
  expect(json).toMatchObject({ outcome: "done", person_category: "refund", differences: [] });
});
