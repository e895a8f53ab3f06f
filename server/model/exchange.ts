import { AIMessage, mapStoredMessagesToChatMessages, type StoredMessage } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import {
  ConsecutiveBreaker,
  ExponentialBackoff,
  circuitBreaker,
  handleWhen,
  isBrokenCircuitError,
  retry,
  wrap,
} from "cockatiel";
import type { Logger } from "pino";
import type { Policy } from "../../domain/policy.js";
import type { Usage } from "../recording/recorder.js";
import { costUsd } from "./cost.js";

/** One attempt's patience; a model that thinks longer is worse than the local strategy. */
const ATTEMPT_TIMEOUT_MS = 15_000;
/** Retries after the first attempt, of what may pass by itself. */
const RETRIES = 2;
const FIRST_RETRY_MS = 200;
/** Failures in a row after which nobody asks for a while. */
const BREAKER_FAILURES = 5;
const BREAKER_PAUSE_MS = 30_000;

/** A function the model may call, as JSON Schema. */
export type OfferedTool = { name: string; description: string; parameters: Record<string, unknown> };

/** One question to the model, all of it JSON, so that it can be recorded and served again. */
export type ExchangeRequest = {
  ticket_id: string;
  agent: string;
  name: string;
  messages: StoredMessage[];
  tools: OfferedTool[];
  /** The tool it must call, where it has no choice. */
  must_call: string | null;
  temperature: number;
};

/** What came back; a failure is data. */
export type ExchangeResult =
  | {
      ok: true;
      content: string;
      tool_calls: { id: string; name: string; args: unknown }[];
      /** Calls whose arguments were no JSON, as they came. */
      malformed: string[];
      refusal: string | null;
      /** Cut off at the model's length limit. */
      truncated: boolean;
      usage: Usage;
    }
  | { ok: false; reason: "unavailable"; detail: string; usage: Usage };

export type Exchange = (
  request: ExchangeRequest,
  config: { signal?: AbortSignal | undefined },
) => Promise<ExchangeResult>;

export type ModelEndpoint = { apiKey: string; baseUrl: string | undefined; name: string };

type Deps = {
  endpoint: ModelEndpoint;
  prices: Policy["model"]["prices"];
  log: Pick<Logger, "warn">;
  /** Shorter ones are for tests. */
  timing?: { attemptTimeoutMs?: number; firstRetryMs?: number; breakerPauseMs?: number };
};

const NO_USAGE: Usage = { input_tokens: 0, output_tokens: 0, cost_usd: 0 };

/**
 * Asks an OpenAI-compatible endpoint, with timeouts, retries and a circuit breaker.
 * @throws only when the run was cancelled
 */
export function createExchange({ endpoint, prices, log, timing = {} }: Deps): Exchange {
  const clientFor = createClients(endpoint, timing.attemptTimeoutMs ?? ATTEMPT_TIMEOUT_MS);
  const counts = handleWhen((err) => !isCancellation(err));
  const breaker = circuitBreaker(counts, {
    halfOpenAfter: timing.breakerPauseMs ?? BREAKER_PAUSE_MS,
    breaker: new ConsecutiveBreaker(BREAKER_FAILURES),
  });
  const retries = retry(
    handleWhen((err) => isTransient(err)),
    {
      maxAttempts: RETRIES,
      backoff: new ExponentialBackoff({ initialDelay: timing.firstRetryMs ?? FIRST_RETRY_MS }),
    },
  );
  const policy = wrap(retries, breaker);

  return async (request, { signal }) => {
    try {
      const message = await policy.execute(
        () =>
          clientFor(request).invoke(
            mapStoredMessagesToChatMessages(request.messages),
            signal ? { signal } : {},
          ),
        signal,
      );
      return resultOf(message, (usage) => ({ ...usage, cost_usd: costUsd(usage, endpoint.name, prices) }));
    } catch (err) {
      signal?.throwIfAborted();
      const detail = isBrokenCircuitError(err)
        ? "the model has failed repeatedly and is left alone for a while"
        : describe(err);
      log.warn({ ticketId: request.ticket_id, agent: request.agent, detail }, "model did not answer");
      return { ok: false, reason: "unavailable", detail, usage: NO_USAGE };
    }
  };
}

/** One client for each temperature: everything else is the same for all. */
function createClients({ apiKey, baseUrl, name }: ModelEndpoint, timeout: number) {
  const clients = new Map<number, ChatOpenAI>();
  return ({ temperature, tools, must_call }: ExchangeRequest) => {
    const client =
      clients.get(temperature) ??
      new ChatOpenAI({
        apiKey,
        model: name,
        temperature,
        timeout,
        maxRetries: 0,
        configuration: { baseURL: baseUrl },
      });
    clients.set(temperature, client);
    if (tools.length === 0) return client;
    return client.bindTools(
      tools.map((definition) => ({ type: "function" as const, function: definition })),
      must_call === null ? {} : { tool_choice: { type: "function", function: { name: must_call } } },
    );
  };
}

function resultOf(
  message: { content: unknown },
  priced: (usage: Omit<Usage, "cost_usd">) => Usage,
): ExchangeResult {
  const answer = AIMessage.isInstance(message) ? message : new AIMessage(String(message.content));
  const finish = answer.response_metadata["finish_reason"];
  const refusal = answer.additional_kwargs["refusal"];
  return {
    ok: true,
    content: answer.text,
    tool_calls: (answer.tool_calls ?? []).map(({ id, name, args }, at) => ({
      id: id ?? `call_${at}`,
      name,
      args,
    })),
    malformed: (answer.invalid_tool_calls ?? []).map(({ args }) => args ?? ""),
    refusal:
      typeof refusal === "string" && refusal !== ""
        ? refusal
        : finish === "content_filter"
          ? "stopped by the provider's content filter"
          : null,
    truncated: finish === "length",
    usage: priced({
      input_tokens: answer.usage_metadata?.input_tokens ?? 0,
      output_tokens: answer.usage_metadata?.output_tokens ?? 0,
    }),
  };
}

const isCancellation = (err: unknown): boolean =>
  err instanceof Error && (err.name === "AbortError" || err.message === "Aborted");

const statusOf = (err: unknown): number | undefined =>
  typeof err === "object" && err !== null && "status" in err && typeof err.status === "number"
    ? err.status
    : undefined;

/** Too many requests, the server's own faults, and what never arrived. */
function isTransient(err: unknown): boolean {
  if (isCancellation(err) || isBrokenCircuitError(err)) return false;
  const status = statusOf(err);
  return status === undefined || status === 408 || status === 409 || status === 429 || status >= 500;
}

/** For people: what went wrong, without what was sent. */
function describe(err: unknown): string {
  const status = statusOf(err);
  const name = err instanceof Error ? err.name : "error";
  return status === undefined
    ? `${name}: no answer from the model's endpoint`
    : `the endpoint answered ${status} (${name})`;
}
