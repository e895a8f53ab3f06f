import { AIMessage, mapStoredMessagesToChatMessages } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import type { Usage } from "../recording/recorder.js";
import type { ExchangeRequest } from "./exchange-request.js";
import { isUnsupportedTemperature } from "./failures.js";

/** Said here, so that no other variable of the environment chooses where tickets go. */
const OPENAI_URL = "https://api.openai.com/v1";
/** A long reply, and about what fits into an attempt's time; what rambles on beyond it is cut off and not used. */
const MAX_OUTPUT_TOKENS = 2000;
/** English text, where an endpoint does not tell its usage. */
const CHARACTERS_PER_TOKEN = 4;
/** What local reasoning models say to themselves before they answer. */
const THOUGHTS = /^\s*<think>[\s\S]*?<\/think>\s*/;

export type ModelEndpoint = {
  apiKey: string;
  baseUrl: string | undefined;
  name: string;
  /** Less than usual, for models that are very slow. */
  maxOutputTokens?: number;
};

/** One answer of the model. */
export type Said = {
  content: string;
  tool_calls: { id: string; name: string; args: unknown }[];
  /** Calls whose arguments were no JSON, as they came. */
  malformed: string[];
  refusal: string | null;
  /** Cut off at a length limit. */
  truncated: boolean;
  usage: Omit<Usage, "cost_usd">;
};

/** One request to the endpoint. @throws what the client throws, and when the signal ends it */
export type Ask = (request: ExchangeRequest, signal: AbortSignal) => Promise<Said>;

/** Asks once, without streaming, timeouts or retries: those are the exchange's. */
export function createAsk(endpoint: ModelEndpoint): Ask {
  const clients = new Map<number | undefined, ChatOpenAI>();
  let takesTemperature = true;

  const clientFor = (request: ExchangeRequest) => {
    const temperature = takesTemperature ? request.temperature : undefined;
    const client = clients.get(temperature) ?? createClient(endpoint, temperature);
    clients.set(temperature, client);
    return withTools(client, request);
  };
  const ask: Ask = async (request, signal) => {
    const messages = mapStoredMessagesToChatMessages(request.messages);
    try {
      return saidIn(await clientFor(request).invoke(messages, { signal }), request);
    } catch (err) {
      // Reasoning models take no temperature but their own, and say so.
      if (!takesTemperature || !isUnsupportedTemperature(err)) throw err;
      takesTemperature = false;
      return ask(request, signal);
    }
  };
  return ask;
}

function createClient(
  { apiKey, baseUrl, name, maxOutputTokens = MAX_OUTPUT_TOKENS }: ModelEndpoint,
  temperature: number | undefined,
): ChatOpenAI {
  return new ChatOpenAI({
    apiKey,
    model: name,
    ...(temperature === undefined ? {} : { temperature }),
    maxTokens: maxOutputTokens,
    maxRetries: 0,
    streaming: false,
    configuration: { baseURL: baseUrl ?? OPENAI_URL, organization: null, project: null },
    // A refusal stands nowhere else.
    __includeRawResponse: true,
  });
}

function withTools(client: ChatOpenAI, { tools, must_call }: ExchangeRequest) {
  if (tools.length === 0) return client;
  return client.bindTools(
    tools.map((definition) => ({ type: "function" as const, function: definition })),
    must_call === null ? {} : { tool_choice: { type: "function", function: { name: must_call } } },
  );
}

function saidIn(message: unknown, request: ExchangeRequest): Said {
  if (!AIMessage.isInstance(message)) throw new TypeError("The endpoint's answer is no assistant's message");
  const finish = message.response_metadata["finish_reason"];
  const said = {
    content: message.text.replace(THOUGHTS, ""),
    tool_calls: (message.tool_calls ?? []).map(({ id, name, args }, at) => ({
      id: id === undefined || id === "" ? `call_${at}` : id,
      name,
      args,
    })),
    malformed: (message.invalid_tool_calls ?? []).map(({ args }) => args ?? ""),
    refusal: refusalIn(message) ?? (finish === "content_filter" ? "stopped by the content filter" : null),
    truncated: finish === "length",
  };
  return {
    ...said,
    usage: {
      input_tokens: tokens(message.usage_metadata?.input_tokens, request.messages),
      output_tokens: tokens(message.usage_metadata?.output_tokens, [said.content, said.tool_calls]),
    },
  };
}

function refusalIn({ additional_kwargs }: AIMessage): string | null {
  const refusal = at(at(at(at(additional_kwargs["__raw_response"], "choices"), 0), "message"), "refusal");
  return typeof refusal === "string" && refusal !== "" ? refusal : null;
}

const at = (value: unknown, key: string | number): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;

/** As told, or reckoned from the text: a budget must not depend on an endpoint's manners. */
const tokens = (told: unknown, text: unknown): number =>
  typeof told === "number" && Number.isSafeInteger(told) && told > 0
    ? told
    : Math.ceil(JSON.stringify(text).length / CHARACTERS_PER_TOKEN);
