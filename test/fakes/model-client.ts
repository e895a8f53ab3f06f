import { HumanMessage } from "@langchain/core/messages";
import { pino } from "pino";
import { z } from "zod";
import type { NodeConfig } from "../../agents/ports.js";
import { createBudget } from "../../server/model/budget.js";
import { createModel, type ModelOutcome } from "../../server/model/create-model.js";
import { createExchange, type ExchangeResult, type ModelTiming } from "../../server/model/exchange.js";

const Mood = z.object({
  mood: z.enum(["calm", "angry"]),
  confidence: z.number().min(0).max(1),
  why: z.string().max(2000).optional(),
});
/** A decision that fits. */
export const GOOD = { mood: "calm", confidence: 0.9 };
const QUICK: Partial<ModelTiming> = { attemptTimeoutMs: 2000, deadlineMs: 4000, firstRetryMs: 1 };
/** The usual budget. */
export const BUDGET = { model_calls: 12, tokens: 60_000, cost_usd: 0.5, tool_steps: 8 };
const CONFIG: NodeConfig = { configurable: { thread_id: "RUN-1", lease_token: 1 } };

export type Options = { timing?: Partial<ModelTiming>; budget?: typeof BUDGET; apiKey?: string };

/** The real model client at an address, with a decision and a conversation to ask it for. */
export function modelAt(url: string, { timing, budget, apiKey }: Options = {}) {
  const outcomes: ModelOutcome[] = [];
  const results: ExchangeResult[] = [];
  const exchange = createExchange({
    endpoint: { apiKey: apiKey ?? "sk-test", baseUrl: url, name: "gpt-4o-mini" },
    prices: { "gpt-4o": { input_usd_per_million: 1, output_usd_per_million: 10 } },
    log: pino({ level: "silent" }),
    timing: { ...QUICK, ...timing },
  });
  const model = createModel({
    exchange: async (request, { signal }) => {
      const result = await exchange(request, { signal });
      results.push(result);
      return result;
    },
    budget: createBudget({ documents: { find: async () => [] }, limits: budget ?? BUDGET }),
    temperatures: { decision_temperature: 0.1, reply_temperature: 0.7 },
    modelName: "gpt-4o-mini",
    count: (outcome) => outcomes.push(outcome),
  });
  const decide = (signal?: AbortSignal) =>
    model.decide(
      { agent: "sentiment", name: "mood", schema: Mood, messages: [["human", "Hello?"]], ticket_id: "TKT-1" },
      { ...CONFIG, ...(signal ? { signal } : {}) },
    );
  const tools = [{ name: "look_up", description: "Looks up.", schema: z.object({ id: z.string() }) }];
  const converse = () =>
    model.converse(
      { agent: "troubleshooter", messages: [new HumanMessage("Where is it?")], tools, ticket_id: "TKT-1" },
      CONFIG,
    );
  return { model, decide, converse, outcomes, results };
}
