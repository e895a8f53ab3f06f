import {
  AIMessage,
  type BaseMessageLike,
  coerceMessageLikeToMessage,
  mapChatMessagesToStoredMessages,
} from "@langchain/core/messages";
import { z } from "zod";
import type { Model, ModelAnswer, NodeConfig } from "../../agents/ports.js";
import type { Policy } from "../../domain/policy.js";
import type { Budget } from "./budget.js";
import type { ExchangeRequest, OfferedTool } from "./exchange-request.js";
import type { ExchangeResult } from "./exchange.js";
import { parseAnswer, repairOf } from "./parse-answer.js";

/** What happened between the desk and its model: each a counter. */
export type ModelOutcome = "answered" | "repaired" | "unusable" | "refused" | "unavailable" | "budget";

export type ModelDeps = {
  /** Recorded by whoever composes. */
  exchange: (request: ExchangeRequest, config: NodeConfig) => Promise<ExchangeResult>;
  budget: Budget;
  temperatures: Pick<Policy["model"], "decision_temperature" | "reply_temperature">;
  /** As decisions name it: `model:NAME`. */
  modelName: string;
  count?: (outcome: ModelOutcome) => void;
};

type Answered = Extract<ExchangeResult, { ok: true }>;
type Failure = Extract<ModelAnswer<never>, { ok: false }>;
type Ask = (request: ExchangeRequest, config: NodeConfig) => Promise<Answered | Failure>;

/**
 * The model as agents see it: decisions that fit their schema (repaired once where they do not), and steps of
 * a conversation with tools. Every failure is an answer with its reason; the ticket's budget is kept.
 * @throws only when the run was cancelled
 */
export function createModel(deps: ModelDeps): Model {
  const { temperatures, count } = deps;
  const ask = createBudgetedAsk(deps);
  const made_by = `model:${deps.modelName}`;
  const answered = <T>(value: T, outcome: ModelOutcome = "answered"): ModelAnswer<T> => {
    count?.(outcome);
    return { ok: true, value, made_by };
  };
  const failed = (failure: Failure): Failure => {
    count?.(failure.reason);
    return failure;
  };

  return {
    decide: async ({ agent, name, schema, messages, ticket_id }, config) => {
      const request = {
        ticket_id,
        agent,
        name,
        tools: [offered({ name, description: `Gives the ${name}.`, schema })],
        must_call: name,
        temperature: temperatures.decision_temperature,
      };
      const first = await ask({ ...request, messages: storedOf(messages) }, config);
      if (!first.ok) return failed(first);
      const parsed = parseAnswer(first, { name, schema });
      if (parsed.ok) return answered(parsed.value);
      const repair = storedOf([...messages, ...repairOf(first, parsed.problem, name)]);
      const second = await ask({ ...request, messages: repair }, config);
      if (!second.ok) return failed(second);
      const repaired = parseAnswer(second, { name, schema });
      return repaired.ok
        ? answered(repaired.value, "repaired")
        : failed({ ok: false, reason: "unusable", detail: repaired.problem });
    },
    converse: async ({ agent, messages, tools, ticket_id }, config) => {
      const request = {
        ticket_id,
        agent,
        name: "converse",
        messages: storedOf(messages),
        tools: tools.map(offered),
        must_call: null,
        temperature: temperatures.reply_temperature,
      };
      const answer = await ask(request, config);
      if (!answer.ok) return failed(answer);
      const problem = problemOf(answer);
      if (problem !== undefined) return failed({ ok: false, reason: "unusable", detail: problem });
      return answered(messageOf(answer));
    },
  };
}

/** Asks while something is left of the ticket's budget, and puts down what it cost. */
function createBudgetedAsk({ exchange, budget }: Pick<ModelDeps, "exchange" | "budget">): Ask {
  return async (request, config) => {
    const begun = await budget.begin(request.ticket_id, leaseOf(config));
    if (!begun.ok)
      return { ok: false, reason: "budget", detail: `The ticket's budget is used up: ${begun.exhausted}.` };
    const result = await exchange(request, config);
    if (!result.ok) {
      begun.end(result.sent ? result.usage : null);
      return { ok: false, reason: result.reason, detail: result.detail };
    }
    begun.end(result.usage);
    return result.refusal === null ? result : { ok: false, reason: "refused", detail: result.refusal };
  };
}

/** Budgets are read anew under each lease. */
const leaseOf = ({ configurable }: NodeConfig): string =>
  `${String(configurable?.["thread_id"])}:${String(configurable?.["lease_token"])}`;

/**
 * A tool as JSON Schema without what endpoints choke on: keywords that some do not know, and lengths, of which those
 * that decode by a grammar build one too large to use. Every answer is parsed by the whole schema anyway.
 */
function offered(tool: { name: string; description: string; schema: z.ZodType }): OfferedTool {
  const { $schema: _, ...parameters } = z.toJSONSchema(tool.schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      delete jsonSchema.minLength;
      delete jsonSchema.maxLength;
    },
  });
  return { name: tool.name, description: tool.description, parameters };
}

const storedOf = (messages: BaseMessageLike[]) =>
  mapChatMessagesToStoredMessages(messages.map((message) => coerceMessageLikeToMessage(message)));

/** Why a step of a conversation cannot be gone on with. */
function problemOf({ content, tool_calls, malformed, truncated }: Answered): string | undefined {
  if (truncated) return "The answer was cut off before its end.";
  if (tool_calls.length > 0) return undefined;
  if (malformed.length > 0) return "The tool call was no JSON.";
  return content.trim() === "" ? "The answer was empty." : undefined;
}

const messageOf = ({ content, tool_calls }: Answered): AIMessage =>
  new AIMessage({
    content,
    tool_calls: tool_calls.map(({ id, name, args }) => ({
      id,
      name,
      args: isRecord(args) ? args : {},
      type: "tool_call",
    })),
  });

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
