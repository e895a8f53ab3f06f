import { expect, test } from "vitest";
import type { Trace, TraceCall } from "../../api/client.ts";
import { placeOf, runSteps, spentOn } from "./run-steps.ts";

const at = (second: number): string => `2026-11-30T10:00:${String(second).padStart(2, "0")}.000Z`;

const call = (part: Pick<TraceCall, "node" | "kind" | "ordinal" | "at"> & Partial<TraceCall>): TraceCall => ({
  name: part.kind,
  ms: 1,
  input_tokens: 0,
  output_tokens: 0,
  cost_usd: 0,
  call_id: `CALL-${part.node}-${part.ordinal}`,
  attempt: 1,
  input_hash: "",
  input: null,
  output: null,
  error: null,
  error_code: null,
  same_as: null,
  ...part,
});

const step = (node: string, second: number, attempt = 1): Trace["path"][number] => ({
  node,
  started_at: at(second),
  ms: 10,
  attempt,
});

test("each step has its own calls, what it was given and what it gave, also on a second pass", () => {
  const steps = runSteps({
    path: [step("troubleshoot", 1), step("review", 2), step("review", 4), step("troubleshoot", 5)],
    calls: [
      call({ node: "troubleshoot", kind: "node", ordinal: 2, at: at(1), output: { draft: "one" } }),
      call({ node: "troubleshoot", kind: "tool", ordinal: 1, at: at(1) }),
      call({ node: "review", kind: "node", ordinal: 1, at: at(4), output: { instructions: ["shorter"] } }),
      call({ node: "troubleshoot", kind: "tool", ordinal: 3, at: at(5) }),
      call({ node: "troubleshoot", kind: "node", ordinal: 4, at: at(5), output: { draft: "two" } }),
    ],
  });
  expect(steps.map(({ node, pass, gave, calls }) => [node, pass, gave, calls.length])).toEqual([
    ["troubleshoot", 1, { draft: "one" }, 1],
    ["review", 1, null, 0],
    ["review", 1, { instructions: ["shorter"] }, 0],
    ["troubleshoot", 2, { draft: "two" }, 1],
  ]);
  expect(steps[3]?.given).toEqual({ draft: "one", instructions: ["shorter"] });
  expect(steps.map(placeOf)).toEqual(["troubleshoot", "review", "review", "troubleshoot:2"]);
});

test("an attempt that failed keeps its calls and errors, and counts to the pass that follows", () => {
  const steps = runSteps({
    path: [step("classify", 1, 1), step("classify", 1, 2)],
    calls: [
      call({ node: "classify", kind: "model", ordinal: 1, at: at(1), error: "Error: down" }),
      call({ node: "classify", kind: "model", ordinal: 2, at: at(1), attempt: 2 }),
      call({ node: "classify", kind: "node", ordinal: 3, at: at(1), attempt: 2, output: {} }),
    ],
  });
  expect(steps.map(({ pass, gave, calls }) => [pass, gave, calls[0]?.error])).toEqual([
    [1, null, "Error: down"],
    [1, {}, null],
  ]);
});

test("what nodes add to is added up in what the next is given; of all else the latest stands", () => {
  const returned = (node: string, second: number, output: object) =>
    call({ node, kind: "node", ordinal: 1, at: at(second), output });
  const steps = runSteps({
    path: [step("classify", 1), step("sense", 2), step("route", 3)],
    calls: [
      returned("classify", 1, { degraded: ["model"], classification: 1 }),
      returned("sense", 2, { degraded: ["model", "index"], classification: 2 }),
    ],
  });
  expect(steps[2]?.given).toEqual({ degraded: ["model", "index"], classification: 2 });
});

test("tokens and money are added up", () => {
  const one = { input_tokens: 3, output_tokens: 1, cost_usd: 0.5 };
  expect(spentOn([one, one])).toEqual({ input_tokens: 6, output_tokens: 2, cost_usd: 1 });
});
