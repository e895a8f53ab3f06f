import { pino } from "pino";
import type { Model, ModelAnswer, NodeConfig, PredictLabels } from "../../../agents/ports.js";
import type { LearnedLabel, Prediction } from "../../../domain/knowledge.js";
import type { CaseMessage, TicketCase } from "../../../domain/ticket-case.js";

export const log = pino({ level: "silent" });
export const config: NodeConfig = { configurable: { thread_id: "RUN-1" } };

/** A customer's message; the first is the description. */
export const said = (text: string, from: CaseMessage["from"] = "customer"): CaseMessage => ({
  message_id: "MSG-1",
  number: from === "customer" ? 1 : null,
  from,
  text,
  at: "2026-11-20T10:00:00.000Z",
});

/** A ticket of a verified English customer without a past, but for what is given. */
export function aCase(part: Partial<TicketCase> = {}): TicketCase {
  return {
    ticket_id: "TKT-20261120-0000000A",
    epoch: 1,
    watermark: 1,
    subject: "Question",
    order_id: null,
    source: "api",
    channel: "self_service",
    identity: "verified",
    attachments: [],
    customer: {
      customer_id: "CUST-1",
      name: "Ada Lovelace",
      email: "ada@example.com",
      tier: "standard",
      vip: false,
      language: "en",
      earlier_tickets: 0,
    },
    messages: [said("Where can I find the size chart?")],
    automatic_tries: 0,
    pinned_category: null,
    pinned_priority: null,
    created_at: "2026-11-20T10:00:00.000Z",
    first_response_due_at: "2026-11-20T14:00:00.000Z",
    resolution_due_at: "2026-11-21T10:00:00.000Z",
    epoch_started_at: "2026-11-20T10:00:00.000Z",
    ...part,
  };
}

export const state = {
  run_id: "RUN-1",
  ticket_id: "TKT-20261120-0000000A",
  epoch: 1,
  watermark: 1,
  preparation: undefined,
};

/** A prediction of one label; the rest of the probability lies on the others, evenly. */
export function predicted(label: string, confidence: number, others: string[] = []): Prediction {
  const rest = others.map((other) => ({ label: other, probability: (1 - confidence) / others.length }));
  return { label, confidence, distribution: [{ label, probability: confidence }, ...rest] };
}

/** A classifier that always says the same, and records what it was asked. */
export function predicting(answers: Partial<Record<LearnedLabel, Prediction>>) {
  const asked: { text: string; labels: LearnedLabel[] }[] = [];
  const predict: PredictLabels = async (input) => {
    asked.push(input);
    return answers;
  };
  return { predict, asked };
}

/** A model whose decisions are given, and who records what it was sent. */
export function answering(answer: ModelAnswer<unknown>) {
  const sent: Parameters<Model["decide"]>[0][] = [];
  const model: Model = {
    decide: async (request) => {
      sent.push(request);
      if (!answer.ok) return answer;
      return { ...answer, value: request.schema.parse(answer.value) as never };
    },
    converse: async () => ({ ok: false, reason: "unavailable", detail: "not asked here" }),
  };
  return { model, sent, text: () => JSON.stringify(sent.map(({ messages }) => messages)) };
}
