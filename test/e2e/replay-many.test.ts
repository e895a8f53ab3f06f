import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Fork } from "../../domain/fork.js";
import { CollectionNames } from "../../domain/documents.js";
import { chooseRuns } from "../../scripts/replay/choose-runs.js";
import { forksPage } from "../../scripts/replay/forks-page.js";
import { tallyForks } from "../../scripts/replay/tally-forks.js";
import { workThrough } from "../../scripts/replay/work-through.js";
import { calls, deciding, startScriptedModel, type ChatRequest } from "../fakes/scripted-model.js";
import { dropDatabaseOf } from "../fixtures/desk-database.js";
import { inTurn } from "../fixtures/in-turn.js";
import { newTicket, startDesk, type StartedDesk } from "../fixtures/start-desk.js";

const TICKETS = 200;
const FORKED = 60;
/** On two busy cores; alone it takes a third of it. */
const PATIENCE_MS = 300_000;
const AT_ONCE = 20;

const DECISIONS = (request: ChatRequest) => {
  const asked = JSON.stringify(request.messages);
  const isStrict = asked.includes("WORDS OF MONEY ARE BILLING");
  const nth = Number(/invoice number (\d+)/.exec(asked)?.[1] ?? 0);
  return {
    classification: {
      category: nth % 3 === 0 ? "product" : isStrict && nth % 3 === 1 ? "complaint" : "billing",
      priority: nth % 5 === 0 ? "high" : "medium",
      complexity: 0.2,
      intent: "billing_question",
      entities: {},
      confidence: 0.97,
      reasoning: "It asks about an invoice.",
    },
    sentiment: {
      sentiment: "neutral",
      confidence: 0.97,
      urgent: false,
      risk: nth % 7 === 0 ? "medium" : "low",
      urgency_keywords: [],
      trend: "same",
    },
    hand_off_note: { summary: "Look at this.", action_plan: ["Answer"] },
  };
};

const draft = (nth: string) => ({
  steps: [],
  message: `Dear customer, invoice ${nth} covers the year. Kind regards`,
  citations: [],
  resolution_probability: 0.97,
  resolved: true,
});

async function scriptedModel() {
  const model = await startScriptedModel({
    script: (request) => {
      if (request.tool_choice) return deciding(DECISIONS(request))(request);
      const asked = JSON.stringify(request.messages);
      return request.messages.at(-1)?.role === "tool"
        ? calls("submit_draft", draft(/invoice number (\d+)/.exec(asked)?.[1] ?? "?"))
        : calls("get_orders", {});
    },
  });
  onTestFinished(() => model.close());
  return model;
}

async function submitAll({ as, settle }: StartedDesk): Promise<string[]> {
  const batches = Array.from({ length: TICKETS / AT_ONCE }, (_, batch) => batch * AT_ONCE);
  const ids = await inTurn(batches, (first) =>
    Promise.all(
      Array.from({ length: AT_ONCE }, async (_, at) => {
        const description = `Hello, which months does invoice number ${first + at} cover?`;
        const { json } = await as("vouching").post("/api/tickets", newTicket({ description }));
        return String(json.ticket.ticket_id);
      }),
    ),
  );
  await inTurn(ids.flat(), settle);
  return ids.flat();
}

async function everything({ desk }: StartedDesk): Promise<string> {
  const found = await inTurn(CollectionNames, (name) => desk.store.documents.find(name, { limit: 10_000 }));
  return JSON.stringify(found);
}

test(
  "200 tickets worked with a model over HTTP are replayed after a restart: 200 identical, nothing asked, nothing written; and forked with another prompt, the report names those that changed",
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "deskgraph-e2e-"));
    onTestFinished(async () => {
      await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
      await dropDatabaseOf(dataDir);
    });
    const model = await scriptedModel();
    const config = { model: { apiKey: "none", baseUrl: model.url, name: "scripted" } };
    const first = await startDesk({ dataDir, agents: null, config });
    await submitAll(first);
    await first.stop();

    const desk = await startDesk({ dataDir, agents: null, config });
    const before = await everything(desk);
    const asked = model.requests.length;
    const { store, replays } = desk.desk;
    const runIds = await chooseRuns(store, "all");
    expect(runIds).toHaveLength(TICKETS);
    const out = join(dataDir, "replays.jsonl");
    const work = { concurrency: 4, what: "runs", out };
    const some = await workThrough(runIds.slice(0, 50), { ...work, work: (id) => replays.replay(id) });
    expect(some).toHaveLength(50);
    const worked: string[] = [];
    const all = await workThrough(runIds, {
      ...work,
      work: (id) => {
        worked.push(id);
        return replays.replay(id);
      },
    });
    expect(worked).toHaveLength(TICKETS - 50);
    expect(all.map(({ run_id }) => run_id)).toEqual(runIds);
    expect(all.filter(({ outcome }) => outcome !== "identical")).toEqual([]);
    expect((await readFile(out, "utf8")).trim().split("\n")).toHaveLength(TICKETS);
    expect(model.requests.length).toBe(asked);

    const prompts = { classifier: "{{prompt}} WORDS OF MONEY ARE BILLING" };
    const forks: Fork[] = await workThrough(runIds.slice(0, FORKED), {
      ...work,
      out: undefined,
      work: (id) => replays.fork(id, { from: "classify", prompts, live: true }),
    });
    expect(forks.filter(({ outcome }) => outcome !== "done")).toEqual([]);
    const { tickets, changed, same } = tallyForks(forks);
    const complaints = forks.filter(({ now }) => now?.decisions[0]?.outcome["category"] === "complaint");
    expect(complaints).toHaveLength(FORKED / 3);
    expect(tickets["category"]?.toSorted()).toEqual(complaints.map(({ ticket_id }) => ticket_id).toSorted());
    expect(tickets["route"]).toEqual(expect.arrayContaining(tickets["category"] ?? []));
    expect([changed, same]).toEqual([FORKED / 3, (FORKED / 3) * 2]);
    const html = forksPage(forks);
    for (const { ticket_id } of complaints) expect(html).toContain(ticket_id);
    expect(await everything(desk)).toBe(before);
  },
  PATIENCE_MS,
);
