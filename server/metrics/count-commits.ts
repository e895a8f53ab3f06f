import type { Op, Stored } from "../../domain/documents.js";
import { EffectDocument } from "../../domain/effect.js";
import { EscalationLevel } from "../../domain/enums.js";
import { EventType } from "../../domain/event.js";
import { CallDocument, NodeName, RunStatus } from "../../domain/run.js";
import { WebhookDeliveryStatus } from "../../domain/webhook.js";
import type { Instruments } from "./instruments.js";
import { newSteps } from "./new-steps.js";

const EVENT_TYPES: ReadonlySet<unknown> = new Set(EventType.options);
const NODES: ReadonlySet<string> = new Set(NodeName.options);
const LEVELS: ReadonlySet<unknown> = new Set(EscalationLevel.options);
const STOPPED: ReadonlySet<string> = new Set(RunStatus.exclude(["running"]).options);
const SCORES = ["1", "2", "3", "4", "5"];
const EFFECTS: ReadonlySet<string> = new Set(EffectDocument.shape.status.options);
const DELIVERIES: ReadonlySet<string> = new Set(WebhookDeliveryStatus.options);
const NOTHING: Stored = {};

/** A node or level that no list names, such as one that a developer has added. */
const OTHER = "other";

type Counted = Pick<
  Instruments,
  | "events"
  | "escalations"
  | "ratings"
  | "breaches"
  | "effects"
  | "webhooks"
  | "runs"
  | "nodes"
  | "nodeRetries"
  | "modelCalls"
  | "modelTokens"
  | "modelCost"
>;

/**
 * Counts what this process has committed, for `observeCommits`: events, runs and how long their nodes took, what the
 * model cost, what went through the outbox. Never throws; nothing that it reads is kept.
 */
export function createCountCommits(counted: Counted): (ops: readonly Op[]) => void {
  beginAtZero(counted);
  return (ops) => {
    for (const op of ops) {
      if (op.collection === "events" && op.op === "insert") countEvent(counted, op.document);
      else if (op.collection === "calls" && op.op === "insert") countCall(counted, op.document);
      else if (op.collection === "effects") countStatus(counted.effects, EFFECTS, op);
      else if (op.collection === "webhook_deliveries") countStatus(counted.webhooks, DELIVERIES, op);
      else if (op.collection === "runs") countRun(counted, op);
    }
  };
}

/** A counter that appears with its first event hides that event from whoever looks at its increase. */
function beginAtZero({ events, ratings, effects, webhooks, runs, breaches }: Counted): void {
  for (const type of EventType.options) events.inc({ type }, 0);
  for (const score of SCORES) ratings.inc({ score }, 0);
  for (const status of EFFECTS) effects.inc({ status }, 0);
  for (const status of DELIVERIES) webhooks.inc({ status }, 0);
  for (const outcome of STOPPED) runs.inc({ outcome }, 0);
  breaches.inc(0);
}

function countEvent(counted: Counted, { type, data }: Stored): void {
  if (!EVENT_TYPES.has(type)) return;
  counted.events.inc({ type: String(type) });
  const told = record(data);
  if (type === "rated") counted.ratings.inc({ score: scoreOf(told["score"]) });
  if (type === "escalated")
    counted.escalations.inc({
      level: LEVELS.has(told["level"]) ? String(told["level"]) : OTHER,
      by: told["by"] === "ai" ? "ai" : "person",
    });
  const breaks = record(told["to"])["sla_status"] === "breached";
  if (type === "sla.changed" && breaks && record(told["from"])["sla_status"] !== "breached")
    counted.breaches.inc();
}

function countStatus(counter: Counted["effects"], known: ReadonlySet<string>, op: Op): void {
  const { status } = op.op === "insert" ? op.document : op.op === "patch" ? op.set : NOTHING;
  if (typeof status === "string" && known.has(status)) counter.inc({ status });
}

const ModelCall = CallDocument.pick({
  kind: true,
  name: true,
  input_tokens: true,
  output_tokens: true,
  cost_usd: true,
});

/** A model's call is named `agent.what`. */
function countCall({ modelCalls, modelTokens, modelCost }: Counted, document: Stored): void {
  if (document["kind"] !== "model") return;
  const call = ModelCall.safeParse(document);
  if (!call.success) return;
  const { name, input_tokens, output_tokens, cost_usd } = call.data;
  const [agent = OTHER] = name.split(".");
  modelCalls.inc({ agent });
  modelTokens.inc({ agent, direction: "input" }, input_tokens);
  modelTokens.inc({ agent, direction: "output" }, output_tokens);
  modelCost.inc({ agent }, cost_usd);
}

function countRun(counted: Counted, op: Op): void {
  const outcome = op.op === "patch" ? op.set["status"] : undefined;
  if (typeof outcome === "string" && STOPPED.has(outcome)) counted.runs.inc({ outcome });
  for (const step of newSteps(op)) {
    const node = NODES.has(step.node) ? step.node : OTHER;
    counted.nodes.observe({ node }, step.ms / 1000);
    if (step.attempt > 1) counted.nodeRetries.inc({ node });
  }
}

const scoreOf = (score: unknown): string =>
  typeof score === "number" && score >= 1 && score <= 5 ? String(Math.round(score)) : OTHER;

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
