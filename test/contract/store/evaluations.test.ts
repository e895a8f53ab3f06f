import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EvaluationCase } from "../../../domain/evaluation.js";
import type { EvaluationDocument, EvaluationResultDocument } from "../../../domain/evaluation-run.js";
import { createCalls } from "../../../store/calls.js";
import { createEvaluationStore } from "../../../store/evaluations.js";
import { createPolicies } from "../../../store/policies.js";
import { createRuns } from "../../../store/runs.js";
import { defaultPolicy } from "../../fixtures/default-policy.js";
import type { OpenDocuments } from "../documents-suite.js";
import { ENGINES } from "../engines.js";

const AT = "2026-03-02T09:00:00.000Z";
const clock = () => new Date(AT);

const evaluation = (at: number): EvaluationDocument => ({
  evaluation_id: `EVL-${at}`,
  name: "invoices",
  status: "running",
  runs_done: 0,
  runs_total: 250,
  requested_by: "AGENT-1",
  started_at: `2026-03-0${at}T09:00:00.000Z`,
  updated_at: AT,
  report: null,
  error: null,
  version: 1,
});

const result = (number: number): EvaluationResultDocument => ({
  result_id: `EVR-${number}`,
  evaluation_id: "EVL-1",
  number,
  at: AT,
  case_id: "case-1",
  repeat: 1,
  category: "billing",
  fields: [{ field: "urgent", expected: true, actual: null, met: false, confidence: null }],
  passed: false,
  final_state_hash: null,
  judgement: null,
  cost_usd: 0.25,
  input_tokens: 1,
  output_tokens: 1,
  ms: 3.5,
  failure: null,
});

describe.each(ENGINES)("evaluations and traces on $name", (engine) => {
  let temp: OpenDocuments;
  beforeEach(async () => {
    temp = await engine.open();
  });
  afterEach(() => temp.dispose());

  it("tell results after a number, in their order, and evaluations newest first", async () => {
    const { documents } = temp;
    const store = createEvaluationStore({ documents });
    await documents.insert("evaluations", evaluation(1));
    await documents.insert("evaluations", evaluation(2));
    const numbers = Array.from({ length: 120 }, (_, at) => 120 - at);
    await documents.commit(
      numbers.map((number) => ({ op: "insert", collection: "evaluation_results", document: result(number) })),
    );
    const first = await store.resultsAfter("EVL-1", 0);
    expect(first.map(({ number }) => number)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
    expect(await store.resultsAfter("EVL-1", 119)).toEqual([result(120)]);
    expect(await store.resultsAfter("EVL-2", 0)).toEqual([]);
    expect(await store.getResult("EVR-7")).toEqual(result(7));
    expect((await store.list({ limit: 10 })).items).toEqual([evaluation(2), evaluation(1)]);
  });

  it("give a case back as it was made", async () => {
    const { documents } = temp;
    const made = EvaluationCase.parse({
      case_id: "RUN-1",
      ticket: { subject: "Charged twice", description: "ORD-9001 was charged twice." },
      expected: { actions: [], final_state: { ticket: { status: "resolved" } } },
    });
    const kept = { ...made, created_at: AT, created_by: "AGENT-1" };
    await documents.insert("evaluation_cases", kept);
    expect((await createEvaluationStore({ documents }).cases({ limit: 10 })).items).toEqual([kept]);
  });

  it("keep a policy once by its hash, whole, however often it is brought", async () => {
    const policies = createPolicies({ documents: temp.documents, clock });
    const inForce = { policy: defaultPolicy, hash: "policy-1" };
    await Promise.all([policies.keep(inForce), policies.keep(inForce), policies.keep(inForce)]);
    expect(await policies.get("policy-1")).toEqual(inForce);
    expect(await policies.get("policy-2")).toBeUndefined();
  });

  it("read runs and calls from before versions, attempts and codes of errors were stored", async () => {
    const { documents } = temp;
    await documents.insert("runs", {
      run_id: "RUN-1",
      ticket_id: "TKT-1",
      epoch: 1,
      watermark: 1,
      graph_version: "1",
      policy_hash: "policy-1",
      status: "completed",
      path: [],
      decisions: [],
      cost_usd: 0,
      started_at: AT,
      ended_at: AT,
      version: 1,
      attempts: 1,
      interrupt_id: null,
      checkpoint_id: null,
      error: null,
      pruned: false,
    });
    await documents.insert("calls", {
      call_id: "CALL-1",
      run_id: "RUN-1",
      ticket_id: "TKT-1",
      node: "classify",
      kind: "tool",
      name: "get_orders",
      ms: 1,
      input_tokens: 0,
      output_tokens: 0,
      cost_usd: 0,
      ordinal: 1,
      input_hash: "h",
      input: null,
      output: null,
      error: "AppError: away",
      same_as: null,
      at: AT,
    });
    expect(await createRuns({ documents }).get("RUN-1")).toMatchObject({ versions: null });
    expect(await createCalls({ documents }).ofRun("RUN-1")).toMatchObject([{ attempt: 1, error_code: null }]);
  });
});
