import {
  AIMessage,
  type BaseMessage,
  coerceMessageLikeToMessage,
  HumanMessage,
  mapChatMessagesToStoredMessages,
} from "@langchain/core/messages";
import { z } from "zod";
import type { Model, ModelAnswer, NodeConfig } from "../../agents/ports.js";
import type { Policy } from "../../domain/policy.js";
import type { Budget } from "./budget.js";
import type { Exchange, ExchangeRequest, ExchangeResult, OfferedTool } from "./exchange.js";

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

/**
 * The model as agents see it: decisions that fit their schema (repaired once where they do not), and steps of
 * a conversation with tools. Every failure is an answer with its reason; the ticket's budget is kept.
 * @throws only when the run was cancelled
 */
export function createModel({ exchange, budget, temperatures, modelName, count }: ModelDeps): Model {
  const ask = async (request: ExchangeRequest, config: NodeConfig): Promise<Answered | Failure> => {
    const lease = leaseOf(config);
    const spent = await budget.exhausted(request.ticket_id, lease);
    if (spent !== undefined)
      return { ok: false, reason: "budget", detail: `The ticket's budget is used up: ${spent}.` };
    const result = await exchange(request, config);
    budget.add(request.ticket_id, lease, result.usage);
    if (!result.ok) return { ok: false, reason: result.reason, detail: result.detail };
    if (result.refusal !== null) return { ok: false, reason: "refused", detail: result.refusal };
    return result;
  };
  const counted = <T extends ModelAnswer<unknown>>(answer: T, repaired = false): T => {
    count?.(answer.ok ? (repaired ? "repaired" : "answered") : answer.reason);
    return answer;
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
      const asked = messages.map((message) => coerceMessageLikeToMessage(message));
      const first = await ask({ ...request, messages: mapChatMessagesToStoredMessages(asked) }, config);
      if (!first.ok) return counted(first);
      const parsed = parseAnswer(first, schema);
      if (parsed.ok) return counted({ ok: true, value: parsed.value, made_by: `model:${modelName}` });
      const repairs = [...asked, ...repairOf(first, parsed.problem, name)];
      const second = await ask({ ...request, messages: mapChatMessagesToStoredMessages(repairs) }, config);
      if (!second.ok) return counted(second);
      const repaired = parseAnswer(second, schema);
      if (repaired.ok)
        return counted({ ok: true, value: repaired.value, made_by: `model:${modelName}` }, true);
      return counted({ ok: false, reason: "unusable", detail: repaired.problem });
    },
    converse: async ({ agent, messages, tools, ticket_id }, config) => {
      const answer = await ask(
        {
          ticket_id,
          agent,
          name: "converse",
          messages: mapChatMessagesToStoredMessages(
            messages.map((message) => coerceMessageLikeToMessage(message)),
          ),
          tools: tools.map(offered),
          must_call: null,
          temperature: temperatures.reply_temperature,
        },
        config,
      );
      if (!answer.ok) return counted(answer);
      if (answer.truncated || (answer.tool_calls.length === 0 && answer.malformed.length > 0))
        return counted({
          ok: false,
          reason: "unusable",
          detail: "The answer was cut off or its tool call was no JSON.",
        });
      return counted({ ok: true, value: messageOf(answer), made_by: `model:${modelName}` });
    },
  };
}

/** Budgets are read anew under each lease. */
const leaseOf = ({ configurable }: NodeConfig): string =>
  `${String(configurable?.["thread_id"])}:${String(configurable?.["lease_token"])}`;

const offered = (tool: { name: string; description: string; schema: z.ZodType }): OfferedTool => ({
  name: tool.name,
  description: tool.description,
  parameters: z.toJSONSchema(tool.schema, { io: "input", unrepresentable: "any" }),
});

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

type Parsed<T> = { ok: true; value: T } | { ok: false; problem: string };

/** The arguments of the tool call, or JSON in the text of models that do not call tools. */
function parseAnswer<T>(answer: Answered, schema: z.ZodType<T>): Parsed<T> {
  if (answer.truncated) return { ok: false, problem: "the answer was cut off before its end" };
  const given = answer.tool_calls[0]?.args ?? jsonIn(answer.malformed[0] ?? answer.content);
  if (given === undefined)
    return { ok: false, problem: "the answer was neither a call of the tool nor JSON" };
  const parsed = schema.safeParse(given);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, problem: z.prettifyError(parsed.error) };
}

function jsonIn(text: string): unknown {
  const [from, to] = [text.indexOf("{"), text.lastIndexOf("}")];
  if (from < 0 || to < from) return undefined;
  try {
    return JSON.parse(text.slice(from, to + 1));
  } catch {
    return undefined;
  }
}

/** The answer as it came, and what was wrong with it. */
function repairOf(answer: Answered, problem: string, tool: string): BaseMessage[] {
  const said = answer.tool_calls[0]
    ? JSON.stringify(answer.tool_calls[0].args)
    : (answer.malformed[0] ?? answer.content);
  return [
    new AIMessage(said === "" ? "(no answer)" : said),
    new HumanMessage(`That does not fit: ${problem}\nCall ${tool} again, with all of its fields right.`),
  ];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
