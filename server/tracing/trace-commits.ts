import type { HrTime, SpanContext } from "@opentelemetry/api";
import type { z } from "zod";
import type { Op } from "../../domain/documents.js";
import { CallDocument, type PathStep } from "../../domain/run.js";
import { newSteps } from "../metrics/new-steps.js";
import type { Tracing } from "./tracing.js";

const Call = CallDocument.pick({
  run_id: true,
  node: true,
  kind: true,
  name: true,
  ms: true,
  at: true,
  input_tokens: true,
  output_tokens: true,
  cost_usd: true,
});
type Call = z.infer<typeof Call>;

/** Runs whose calls wait for their node's end: more than are worked at once. */
const RUNS_KEPT = 1000;

/**
 * Makes spans of what a job commits about its run: one for each node, and below it one for each call that it made.
 * A call is stored before its node has ended, so it waits for it. For `observeCommits`; never throws.
 */
export function traceCommits(tracing: Tracing): (ops: readonly Op[]) => void {
  const waiting = createWaitingCalls();
  return (ops) => {
    const active = tracing.active();
    for (const op of ops) {
      if (op.op === "insert" && op.collection === "calls" && op.document["kind"] !== "node")
        waiting.add(op.document);
      const steps = newSteps(op);
      if (active?.kind !== "job" || op.op === "insert") continue;
      for (const step of steps) {
        const parent = tellStep(tracing, step, active.span.spanContext());
        for (const call of waiting.take(op.key, step.node)) tellCall(tracing, call, parent);
      }
    }
  };
}

function createWaitingCalls() {
  const byRun = new Map<string, Call[]>();
  return {
    add: (document: unknown): void => {
      const { success, data } = Call.safeParse(document);
      if (!success) return;
      const calls = byRun.get(data.run_id) ?? [];
      byRun.delete(data.run_id);
      byRun.set(data.run_id, [...calls, data]);
      const [oldest] = byRun.keys();
      if (byRun.size > RUNS_KEPT && oldest !== undefined) byRun.delete(oldest);
    },
    take: (runId: string, node: string): Call[] => {
      const calls = byRun.get(runId) ?? [];
      const left = calls.filter((call) => call.node !== node);
      if (left.length === 0) byRun.delete(runId);
      else byRun.set(runId, left);
      return calls.filter((call) => call.node === node);
    },
  };
}

function tellStep(
  tracing: Tracing,
  { node, started_at, ms, attempt }: PathStep,
  parent: SpanContext,
): SpanContext {
  const startMs = Date.parse(started_at);
  const span = tracing.start(`node ${node}`, {
    parent,
    startTime: hrTime(startMs),
    attributes: { "deskgraph.node": node, "deskgraph.attempt": attempt },
  });
  span.end(hrTime(startMs + ms));
  return span.spanContext();
}

function tellCall(tracing: Tracing, { node, kind, name, ms, at, ...usage }: Call, parent: SpanContext): void {
  const startMs = Date.parse(at);
  const span = tracing.start(`${kind} ${name}`, {
    parent,
    startTime: hrTime(startMs),
    attributes: { "deskgraph.node": node, ...(kind === "model" ? usageOf(usage) : {}) },
  });
  span.end(hrTime(startMs + ms));
}

const usageOf = ({
  input_tokens,
  output_tokens,
  cost_usd,
}: Pick<Call, "input_tokens" | "output_tokens" | "cost_usd">) => ({
  "deskgraph.input_tokens": input_tokens,
  "deskgraph.output_tokens": output_tokens,
  "deskgraph.cost_usd": cost_usd,
});

/** Seconds and nanoseconds: a plain number in the past would be taken for one since the process began. */
const hrTime = (ms: number): HrTime => [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)];
