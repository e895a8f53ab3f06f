import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { EvaluationCase, type CaseResult } from "../../domain/evaluation.js";
import { openEvaluation } from "../../server/composition/open-evaluation.js";
import { loadConfig } from "../../server/config.js";
import { evaluateInThreads, threadsFor } from "../../server/evaluation/evaluate-in-threads.js";
import { until } from "../fixtures/until.js";

/** What a run came to, but for how long it took. */
const outcomes = (results: readonly CaseResult[]) => results.map(({ ms: _ms, ...outcome }) => outcome);

test(
  "shared with a thread, an evaluation comes to the same, in the same order",
  { timeout: 300_000 },
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "deskgraph-threads-"));
    onTestFinished(() => rm(dataDir, { recursive: true }));
    const config = loadConfig({ DATA_DIR: dataDir });
    const opened = await openEvaluation(config);
    onTestFinished(opened.close);
    const texts = ["Where is my parcel?", "I was charged twice", "Mein Konto wurde gehackt", "Thank you!"];
    const cases = Array.from({ length: 40 }, (_, at) =>
      EvaluationCase.parse({
        case_id: `case-${at}`,
        ticket: { subject: "Help", description: `${texts[at % texts.length] ?? ""} Number ${at}` },
        expected: { category: "shipping" },
      }),
    );
    const told = new Set<number>();
    const evaluated = (threads: number) =>
      evaluateInThreads(cases, {
        ...opened,
        config,
        threads,
        at: "2026-11-30T12:00:00.000Z",
        repeats: 2,
        concurrency: 2,
        mode: "strict",
        judge: null,
        onResult: (_result, calls, place) => void (calls.length > 0 && told.add(place)),
      });
    const alone = await evaluated(0);
    told.clear();
    const shared = await evaluated(1);
    expect(outcomes(shared)).toEqual(outcomes(alone));
    expect(shared.map(({ case_id, repeat }) => `${case_id} ${repeat}`)).toEqual(
      [1, 2].flatMap((repeat) => cases.map(({ case_id }) => `${case_id} ${repeat}`)),
    );
    expect(told.size).toBe(80);
  },
);

test(
  "a result of a thread that cannot be kept fails the evaluation, and nothing else",
  { timeout: 300_000 },
  async () => {
    const unheard: unknown[] = [];
    const hear = (error: unknown) => void unheard.push(error);
    process.on("unhandledRejection", hear);
    onTestFinished(() => void process.off("unhandledRejection", hear));
    const dataDir = await mkdtemp(join(tmpdir(), "deskgraph-threads-"));
    onTestFinished(() => rm(dataDir, { recursive: true }));
    const config = loadConfig({ DATA_DIR: dataDir });
    const opened = await openEvaluation(config);
    onTestFinished(opened.close);
    const cases = Array.from({ length: 4 }, (_, at) =>
      EvaluationCase.parse({
        case_id: `case-${at}`,
        ticket: { subject: "Help", description: "Help" },
        expected: {},
      }),
    );
    let failed = 0;
    const evaluated = evaluateInThreads(cases, {
      ...opened,
      config,
      threads: 1,
      at: "2026-11-30T12:00:00.000Z",
      repeats: 1,
      concurrency: 1,
      mode: "strict",
      judge: null,
      onResult: async (_result, _calls, place) => {
        // The first is this thread's own, which takes no other until one of the thread beside it has failed.
        if (place === 0) return until(() => failed > 0, { patienceMs: 200_000 });
        failed += 1;
        throw new Error("the disk is full");
      },
    });
    await expect(evaluated).rejects.toThrow("the disk is full");
    expect(unheard).toEqual([]);
  },
);

test("a few cases, or a model that is waited for, are not worth a thread", () => {
  const model = { apiKey: "none", baseUrl: undefined, name: "scripted" };
  expect(threadsFor(100, { model: null })).toBe(0);
  expect(threadsFor(100_000, { model })).toBe(0);
});
