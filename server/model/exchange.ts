import { setTimeout as sleep } from "node:timers/promises";
import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from "cockatiel";
import type { Logger } from "pino";
import type { Policy } from "../../domain/policy.js";
import type { Usage } from "../recording/recorder.js";
import { createAsk, type Ask, type ModelEndpoint, type Said } from "./ask.js";
import { costUsd } from "./cost.js";
import type { ExchangeRequest } from "./exchange-request.js";
import {
  Cancelled,
  describeFailure,
  isOutage,
  isRefusal,
  isTransient,
  retryAfterMs,
  TooSlow,
} from "./failures.js";

/** One attempt's patience; a model that thinks longer is worse than the local strategy. */
const ATTEMPT_TIMEOUT_MS = 15_000;
/** Of all attempts and the waits between: two of these, an answer and its repair, end well before a node's timeout. */
const DEADLINE_MS = 20_000;
/** Attempts after the first, of what may pass by itself. */
const RETRIES = 2;
const FIRST_RETRY_MS = 200;
const RETRY_FACTOR = 4;
/** A longer `Retry-After` is not waited for: the local strategy answers. */
const MAX_WAIT_MS = 5000;
/** Failures in a row after which nobody asks for a while. */
const BREAKER_FAILURES = 5;
const BREAKER_PAUSE_MS = 30_000;

/** What came back; a failure is data. */
export type ExchangeResult =
  | ({ ok: true; usage: Usage } & Omit<Said, "usage">)
  | {
      ok: false;
      reason: "unavailable" | "refused";
      detail: string;
      usage: Usage;
      /** False when the breaker kept the question back: nothing was asked, nothing is owed. */
      sent: boolean;
    };

export type Exchange = (
  request: ExchangeRequest,
  config: { signal?: AbortSignal | undefined },
) => Promise<ExchangeResult>;

/** Milliseconds. */
export type ModelTiming = {
  attemptTimeoutMs: number;
  deadlineMs: number;
  firstRetryMs: number;
  breakerPauseMs: number;
};

type Deps = {
  endpoint: ModelEndpoint;
  prices: Policy["model"]["prices"];
  log: Pick<Logger, "warn">;
  /** Other patience than the usual, for tests and very slow models. */
  timing?: Partial<ModelTiming>;
};

const NO_USAGE: Usage = { input_tokens: 0, output_tokens: 0, cost_usd: 0 };

/**
 * Asks an OpenAI-compatible endpoint, with a timeout on each attempt and a deadline on all, retries of what may
 * pass, and a circuit breaker.
 * @throws only when the run was cancelled
 */
export function createExchange({ endpoint, prices, log, timing = {} }: Deps): Exchange {
  const times: ModelTiming = {
    attemptTimeoutMs: timing.attemptTimeoutMs ?? ATTEMPT_TIMEOUT_MS,
    deadlineMs: timing.deadlineMs ?? DEADLINE_MS,
    firstRetryMs: timing.firstRetryMs ?? FIRST_RETRY_MS,
    breakerPauseMs: timing.breakerPauseMs ?? BREAKER_PAUSE_MS,
  };
  const guarded = createGuarded(createAsk(endpoint), times);

  return async (request, { signal }) => {
    signal?.throwIfAborted();
    let sent = false;
    const onSend = () => {
      sent = true;
    };
    try {
      const { usage, ...said } = await insist(guarded, request, { times, signal, onSend });
      return { ok: true, ...said, usage: { ...usage, cost_usd: costUsd(usage, endpoint.name, prices) } };
    } catch (err) {
      signal?.throwIfAborted();
      const failure = {
        reason: isRefusal(err) ? ("refused" as const) : ("unavailable" as const),
        detail: describeFailure(err),
        sent,
      };
      log.warn({ ticketId: request.ticket_id, agent: request.agent, ...failure }, "model did not answer");
      return { ok: false, ...failure, usage: NO_USAGE };
    }
  };
}

/** One attempt behind the breaker, which counts the endpoint's failures and nobody else's. */
function createGuarded(ask: Ask, { attemptTimeoutMs, breakerPauseMs }: ModelTiming) {
  const breaker = circuitBreaker(handleWhen(isOutage), {
    halfOpenAfter: breakerPauseMs,
    breaker: new ConsecutiveBreaker(BREAKER_FAILURES),
  });
  return async (request: ExchangeRequest, { signal, deadline, onSend }: Circumstances): Promise<Said> => {
    // While one question tries the endpoint again, the others would be kept waiting for how it ends.
    if (breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError();
    return breaker.execute(async () => {
      const timer = AbortSignal.timeout(attemptTimeoutMs);
      onSend();
      try {
        return await ask(request, AbortSignal.any([timer, deadline, ...(signal ? [signal] : [])]));
      } catch (err) {
        if (signal?.aborted) throw new Cancelled("the run was cancelled", { cause: err });
        if (timer.aborted || deadline.aborted) throw new TooSlow("no answer in time", { cause: err });
        throw err;
      }
    });
  };
}

type Circumstances = {
  /** The run's. */
  signal: AbortSignal | undefined;
  deadline: AbortSignal;
  /** Called when the question leaves, rather than being kept back. */
  onSend: () => void;
};

/** Attempts until one is answered, or fails for good, or the deadline would pass before the next. */
async function insist(
  attempt: ReturnType<typeof createGuarded>,
  request: ExchangeRequest,
  { times, ...run }: Omit<Circumstances, "deadline"> & { times: ModelTiming },
): Promise<Said> {
  const endsAt = performance.now() + times.deadlineMs;
  const deadline = AbortSignal.timeout(times.deadlineMs);
  for (let retries = 0; ; retries += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- each attempt waits for how the last one ended
      return await attempt(request, { ...run, deadline });
    } catch (err) {
      const waitMs = retryAfterMs(err) ?? times.firstRetryMs * RETRY_FACTOR ** retries;
      const inTime = waitMs <= MAX_WAIT_MS && performance.now() + waitMs < endsAt;
      if (retries >= RETRIES || !isTransient(err) || !inTime) throw err;
      // oxlint-disable-next-line no-await-in-loop
      await sleep(waitMs, undefined, { signal: run.signal });
    }
  }
}
