import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { EvaluationCase, type EvaluationReport } from "../../../domain/evaluation.js";
import { compareReports } from "../../../scripts/eval/compare-reports.js";
import { failuresAt, readGate } from "../../../scripts/eval/gate.js";
import { readDataset } from "../../../scripts/eval/read-dataset.js";
import { reportPage } from "../../../scripts/eval/report-page.js";
import { evaluate } from "../../../server/evaluation/evaluate.js";
import { createJudge } from "../../../server/evaluation/judge.js";
import { reportOf } from "../../../server/evaluation/report.js";
import type { Exchange } from "../../../server/model/exchange.js";
import { createFakeKnowledge } from "../../fakes/knowledge.js";
import { createScriptedAgents, refund } from "../../fakes/scripted-agents.js";
import { defaultPolicy } from "../../fixtures/default-policy.js";

async function fileOf(name: string, text: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "deskgraph-eval-"));
  onTestFinished(() => rm(dir, { recursive: true }));
  await writeFile(join(dir, name), text);
  return join(dir, name);
}

test("cases come from JSON Lines and CSV, by a mapping of columns and labels", async () => {
  const map = await fileOf(
    "map.yaml",
    "columns: { description: text, category: queue }\nlabels: { category: { INVOICE: billing } }",
  );
  const rows = [
    { text: "My invoice", queue: "INVOICE" },
    { text: "News", queue: "NEWSLETTER" },
  ];
  const json = await fileOf("a.jsonl", rows.map((row) => JSON.stringify(row)).join("\n"));
  const { cases } = await readDataset(json, { map });
  expect(cases.map(({ case_id, ticket, expected }) => [case_id, ticket.description, expected])).toEqual([
    ["row-1", "My invoice", { category: "billing" }],
    ["row-2", "News", {}],
  ]);
  const csv = await fileOf(
    "a.csv",
    'case_id,subject,description,urgent,must_contain\nC-1,Help,"It ""broke"", today",true,"[""sorry""]"\n',
  );
  expect((await readDataset(csv)).cases).toMatchObject([
    {
      case_id: "C-1",
      ticket: { subject: "Help", description: 'It "broke", today' },
      expected: { urgent: true, must_contain: ["sorry"] },
    },
  ]);
  const bad = await fileOf("b.jsonl", '{"description": "x"}\n{"subject": "no text"}');
  await expect(readDataset(bad)).rejects.toThrow(/b\.jsonl:2: ticket\.description/);
});

test("what cannot be read is told with file and line, before anything is run", async () => {
  const told = async (name: string, text: string, map?: string): Promise<string> => {
    const options = map === undefined ? {} : { map: await fileOf("map.yaml", map) };
    const reading = readDataset(await fileOf(name, text), options);
    return reading.then(
      () => "read",
      (error: Error) => error.message.replaceAll(/\S*\/(?=\S+\.\w+)/g, ""),
    );
  };
  const row = '{"description": "x"}';
  expect(await told("a.jsonl", `${row}\n{"description": x`)).toBe("a.jsonl:2: expected a JSON object");
  expect(await told("a.jsonl", `${row}\n{"description": "x", "categroy": "billing"}`)).toBe(
    "a.jsonl:2: categroy is no field of a case; --map names other files' columns",
  );
  expect(await told("a.jsonl", "")).toBe("a.jsonl holds no case");
  expect(await told("a.csv", 'description,category\n"two\nlines",billing\nok,bills')).toMatch(
    /^a\.csv:4: expected\.category: .*"billing"/,
  );
  expect(await told("a.jsonl", row, "columns: [")).toMatch(/^map\.yaml is not a mapping: .*line 1/);
  expect(await told("a.jsonl", row, "columns: { categroy: label }")).toMatch(
    /categroy is no field of a case/,
  );
  expect(await told("a.jsonl", row, "columns: { category: label }")).toBe("a.jsonl: no row has label");
  expect(await told("a.jsonl", row, "labels: { category: { ORDER: ordr } }")).toMatch(
    /expected one of "billing".*labels\.category\.ORDER/s,
  );
  await expect(readGate(await fileOf("gate.yaml", "passed: { mn: 1 }"))).rejects.toThrow(
    /gate\.yaml is not a gate/,
  );
});

const caseOf = (case_id: string, expected: object, customer: object = {}) =>
  EvaluationCase.parse({
    case_id,
    ticket: { subject: "My invoice", description: "I was charged too much for ORD-1." },
    customer,
    expected,
  });

const ORDER = {
  order_id: "ORD-1",
  items: [{ sku: "LAMP", name: "Lamp", quantity: 1, price: "60.00" }],
  total: "60.00",
  currency: "USD",
  status: "delivered",
  placed_at: new Date(Date.now() - 86_400_000).toISOString(),
  shipment: null,
};

async function evaluated(
  cases: EvaluationCase[],
  { exchange, repeats = 1 }: { exchange?: Exchange; repeats?: number },
) {
  const knowledge = createFakeKnowledge();
  const policy = { policy: defaultPolicy, hash: "policy-1" };
  const versions = { prompts: {}, model: "scripted", classifiers: "fake", embedding: "fake" };
  const traces: { calls: number }[] = [];
  const startedAt = new Date().toISOString();
  const results = await evaluate(cases, {
    outside: {
      search: (query) => knowledge.index.search(query),
      classifiers: knowledge.classifiers,
      model: { apiKey: "none", baseUrl: undefined, name: "scripted" },
      exchange: exchange ?? createScriptedAgents().exchange,
    },
    policy,
    versions,
    at: startedAt,
    log: pino({ level: "silent" }),
    repeats,
    concurrency: 2,
    mode: "strict",
    judge: null,
    onResult: (_result, calls) => void traces.push({ calls: calls.length }),
  });
  const told = { name: "cases", cases, results, repeats, mode: "strict" as const, isJudged: false };
  return { report: reportOf({ ...told, policy, versions, startedAt, seconds: 1 }), traces };
}

test("cases run through the desk's graph, each by itself, and are scored field by field", async () => {
  const agents = createScriptedAgents({ actions: [refund("60.00")] });
  const path = ["prepare", "classify", "sense", "troubleshoot", "forecast", "route", "review", "act"];
  const actions = [{ type: "refund", args: { amount: "60.00" } }];
  const final_state = {
    ticket: {
      status: "resolved",
      category: "billing",
      priority: "medium",
      queue: "billing_support",
      escalation: null,
      human_owned: false,
    },
    effects: [
      { type: "refund", status: "sent" },
      { type: "reply", status: "sent" },
    ],
    orders: [
      {
        order_id: "ORD-1",
        status: "refunded",
        ledger: [{ type: "refund", amount: "60.00", order_id: "ORD-1" }],
      },
    ],
    customer: { ledger: [] },
  };
  const cases = [
    caseOf("with an order", { category: "billing", actions, path, final_state }, { orders: [ORDER] }),
    caseOf("the same order again", { escalated: false, actions }, { orders: [ORDER] }),
    caseOf("without", { category: "refund", actions: [] }),
  ];
  const { report, traces } = await evaluated(cases, { exchange: agents.exchange, repeats: 2 });
  const verdicts = report.results.map(({ case_id, fields }) => [
    case_id,
    ...fields.flatMap(({ field, met, actual }) => (met ? [] : [[field, actual]])),
  ]);
  expect(verdicts.slice(0, 3)).toEqual([
    ["with an order"],
    ["the same order again"],
    ["without", ["category", "billing"]],
  ]);
  expect(verdicts.slice(3)).toEqual(verdicts.slice(0, 3));
  expect(report.scores).toMatchObject({ cases: 3, runs: 6, pass_hat: { "2": { value: 2 / 3 } } });
  expect(report.results[0]?.input_tokens).toBeGreaterThan(0);
  expect(traces).toHaveLength(6);
  expect(Math.min(...traces.map(({ calls }) => calls))).toBeGreaterThan(10);
});

test("a later evaluation is held against an earlier one, case by case, and a gate lets none through that is worse", async () => {
  const cases = Array.from({ length: 8 }, (_, at) => caseOf(`case-${at}`, { category: "billing" }));
  const before = (await evaluated(cases, {})).report;
  const worse = createScriptedAgents({ classification: { category: "order" } });
  const { report } = await evaluated(cases, { exchange: worse.exchange });
  const comparison = compareReports(before, report);
  expect(comparison.warnings).toEqual([]);
  expect(comparison.fields).toEqual([
    { field: "passed", pairs: 8, gained: 0, lost: 8, p: expect.closeTo(0.0078, 3) },
    { field: "category", pairs: 8, gained: 0, lost: 8, p: expect.closeTo(0.0078, 3) },
  ]);
  expect(comparison.regressions[0]).toEqual({ case_id: "case-0", fields: ["category"] });

  const gate = await fileOf(
    "gate.yaml",
    "accuracy.category: { min: 0.9 }\ncost_usd: { max: 1 }\nblue: { min: 1 }",
  );
  const asked = await readGate(gate);
  expect(failuresAt(asked, before.scores)).toEqual([expect.stringContaining("blue was not measured")]);
  expect(failuresAt(asked, report.scores)).toEqual([
    "accuracy.category is 0.0000, below 0.9",
    expect.stringContaining("blue"),
  ]);

  const trace = { result: report.results[0]!, calls: [] };
  const html = reportPage(report, { cases, worst: [trace], comparison });
  expect(html).toContain('<a href="#trace-case-0-1">');
  expect(html).toContain('id="trace-case-0-1"');
  expect(html).toContain("<svg");
  expect(html).not.toMatch(/<script|https?:\/\//);
  expect(pageOf(report, "<b>bold</b> & sure")).toContain("&lt;b&gt;bold&lt;/b&gt; &amp; sure");
});

const pageOf = (report: EvaluationReport, name: string) =>
  reportPage({ ...report, dataset: { ...report.dataset, name } }, { cases: [], worst: [], comparison: null });

test("a judging model votes three times; an answer that is no vote does not count", async () => {
  const votes = [{ good: true, reason: "clear" }, { good: false, reason: "rude" }, { wrong: 1 }];
  const asked: unknown[] = [];
  const judge = createJudge(async (request) => {
    asked.push(request.messages);
    const tool_calls = [{ id: "1", name: "vote", args: votes[asked.length - 1] }];
    const usage = { input_tokens: 1, output_tokens: 1, cost_usd: 0 };
    return { ok: true, content: "", tool_calls, malformed: [], refusal: null, truncated: false, usage };
  });
  const { ticket } = caseOf("1", {});
  expect(await judge({ ticket, draft: "Here you are" })).toEqual({ score: 0.5, votes: votes.slice(0, 2) });
  expect(asked).toHaveLength(3);
});
