import { setTimeout as wait } from "node:timers/promises";
import type { ClientLedger } from "./ledger.js";

/** A desk that has not answered by then is asked again. */
const TIMEOUT_MS = 15_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 8000;

/** An answer that came through; `json` is what its body held, if it was JSON. */
type Answer = { status: number; json: Record<string, unknown> | unknown[] | undefined };

type Request = {
  /** Counted under this name. */
  name: string;
  method: "GET" | "POST" | "PUT";
  path: string;
  body?: unknown;
  /** Sent with every try, so that the desk does it once. */
  idempotencyKey?: string;
  /** After so many tries without an answer it is left; without it, never. */
  tries?: number;
  /** Statuses that are tried again besides 429 and 5xx. */
  again?: readonly number[];
};

/** Asks as one key until an answer comes; undefined where none did and nobody tries again. */
export type Call = (request: Request) => Promise<Answer | undefined>;

type Deps = {
  /** Every process that serves the API: each try goes to one of them at random. */
  urls: readonly string[];
  random: () => number;
  answers: ClientLedger["answers"];
  /** Nobody tries again after it. */
  signal: AbortSignal;
};

/** What a good client is: the same Idempotency-Key for every try, pauses that grow, and no end of patience. */
export function createCallerFor({ urls, random, answers, signal }: Deps): (key: string) => Call {
  const count = (name: string, what: string | number) => {
    const known = `${name} ${what}`;
    answers[known] = (answers[known] ?? 0) + 1;
  };
  return (key) => async (request) => {
    const { tries = Number.POSITIVE_INFINITY } = request;
    for (let attempt = 0; attempt < tries && !signal.aborted; attempt += 1) {
      const url = urls[Math.floor(random() * urls.length)] ?? "";
      // oxlint-disable-next-line no-await-in-loop -- a try follows from what became of the one before
      const answer = await tryOnce(url, key, request);
      count(request.name, answer?.status ?? "lost");
      if (answer && !isPassing(answer.status, request)) return answer;
      const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
      // oxlint-disable-next-line no-await-in-loop
      await wait(longest * (0.5 + random() / 2));
    }
    return undefined;
  };
}

const isPassing = (status: number, { again = [] }: Request): boolean =>
  status === 429 || status >= 500 || again.includes(status);

async function tryOnce(url: string, key: string, request: Request): Promise<Answer | undefined> {
  const { method, path, body, idempotencyKey } = request;
  try {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    return { status: response.status, json: text === "" ? undefined : JSON.parse(text) };
  } catch {
    // Refused, cut off in the middle, or not answered in time: the good client cannot know what was done.
    return undefined;
  }
}
