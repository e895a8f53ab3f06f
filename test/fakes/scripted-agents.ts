import type { Action } from "../../domain/action.js";
import type { SubmittedDraft } from "../../agents/troubleshooter/model-draft.js";
import type { ExchangeRequest } from "../../server/model/exchange-request.js";
import type { Exchange, ExchangeResult } from "../../server/model/exchange.js";

/** What a scripted model decides about a ticket, where it is otherwise than usual. */
export type Script = {
  classification?: Record<string, unknown>;
  sentiment?: Record<string, unknown>;
  /** Tools it calls before it hands in its draft, beside those that propose `actions`. */
  calls?: { name: string; args: unknown }[];
  actions?: Action[];
  draft?: Partial<SubmittedDraft>;
};

export type ScriptedAgents = {
  exchange: Exchange;
  /** Every request that came, oldest first. */
  requests: ExchangeRequest[];
  /** What is decided from now on. */
  script: Script;
  /** While true, nobody answers. */
  isDown: boolean;
};

/** So many decimal places of confidence as the policy's autonomy asks for, and more. */
const SURE = 0.97;

/**
 * A model that decides what the test tells it: a sure, calm billing question with an answer, unless `script` says
 * otherwise. It calls the real tools, so that what they check is checked.
 */
export function createScriptedAgents(script: Script = {}): ScriptedAgents {
  const agents: ScriptedAgents = {
    requests: [],
    script,
    isDown: false,
    exchange: async (request) => {
      agents.requests.push(request);
      if (agents.isDown)
        return { ok: false, reason: "unavailable", detail: "scripted to be down", sent: true, usage: FREE };
      return answerTo(request, agents.script);
    },
  };
  return agents;
}

const FREE = { input_tokens: 10, output_tokens: 10, cost_usd: 0 };

function answerTo(request: ExchangeRequest, script: Script): ExchangeResult {
  switch (request.agent) {
    case "classifier":
      return calling(request, [
        { name: request.must_call ?? "", args: { ...CLASSIFICATION, ...script.classification } },
      ]);
    case "sentiment":
      return calling(request, [
        { name: request.must_call ?? "", args: { ...SENTIMENT, ...script.sentiment } },
      ]);
    case "troubleshooter":
      return calling(request, troubleshoot(request, script));
    default:
      return calling(request, [{ name: request.must_call ?? "", args: NOTE }]);
  }
}

/** First its tools, all at once; then, once they have answered, its draft. */
function troubleshoot({ messages }: ExchangeRequest, { calls = [], actions = [], draft }: Script) {
  if (messages.at(-1)?.type === "tool") return [{ name: "submit_draft", args: { ...DRAFT, ...draft } }];
  const proposals = actions.map((action) => ({
    name: "propose_action",
    args: { ...action, reason: "it is due" },
  }));
  return [{ name: "get_orders", args: {} }, ...calls, ...proposals];
}

function calling({ messages }: ExchangeRequest, calls: { name: string; args: unknown }[]): ExchangeResult {
  const tool_calls = calls.map((call, at) => ({ id: `call-${messages.length}-${at}`, ...call }));
  return { ok: true, content: "", tool_calls, malformed: [], refusal: null, truncated: false, usage: FREE };
}

const CLASSIFICATION = {
  category: "billing",
  priority: "medium",
  complexity: 0.2,
  intent: "billing_question",
  entities: {},
  confidence: SURE,
  reasoning: "It asks about a charge.",
};

const SENTIMENT = {
  sentiment: "neutral",
  confidence: SURE,
  urgent: false,
  risk: "low",
  urgency_keywords: [],
  trend: "same",
};

const NOTE = { summary: "A person should look at this.", action_plan: ["Read the thread", "Answer"] };

const DRAFT: SubmittedDraft = {
  steps: [],
  message: "Dear customer, this is what we found. Kind regards",
  citations: [],
  resolution_probability: SURE,
  resolved: true,
};

/** A refund on an order, as a model proposes it. */
export const refund = (amount: string, order_id = "ORD-1"): Action => ({
  type: "refund",
  args: { order_id, amount, currency: "USD", reason: "charged too much" },
});
