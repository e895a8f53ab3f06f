import { BrokenCircuitError } from "cockatiel";
import { z } from "zod";

/** The run was cancelled while the model was asked: nobody's failure. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/** Neither answer nor failure came in time. Not asked again: the local strategy is faster. */
export class TooSlow extends Error {
  override readonly name = "TooSlow";
}

/** The fault is in what was asked, or in the money to pay for it: asking again changes nothing. */
const OF_THE_QUESTION = new Set([400, 413, 422]);
const NO_MONEY = "insufficient_quota";
const FILTERED = new Set(["content_filter", "content_policy_violation"]);

/** As far as a client's error tells; anything else it holds is not read. */
const HttpFailure = z.object({
  status: z.number(),
  code: z.string().nullish().catch(undefined),
  param: z.string().nullish().catch(undefined),
  headers: z.instanceof(Headers).optional().catch(undefined),
});

/** Whether it may pass by itself within seconds: too many requests, the server's own faults, what never arrived. */
export function isTransient(err: unknown): boolean {
  if (err instanceof Cancelled || err instanceof TooSlow || err instanceof BrokenCircuitError) return false;
  const { status, code } = httpFailureIn(err);
  if (code === NO_MONEY) return false;
  return status === undefined || status === 408 || status === 409 || status === 429 || status >= 500;
}

/** Whether it says something about the endpoint, rather than about the one question. */
export function isOutage(err: unknown): boolean {
  const { status } = httpFailureIn(err);
  return !(err instanceof Cancelled) && (status === undefined || !OF_THE_QUESTION.has(status));
}

/** Whether the provider's filter kept the question from the model. */
export const isRefusal = (err: unknown): boolean => FILTERED.has(httpFailureIn(err).code ?? "");

/** Whether the model takes no temperature but its own. */
export function isUnsupportedTemperature(err: unknown): boolean {
  const { status, param } = httpFailureIn(err);
  return status === 400 && param === "temperature";
}

/** How long the endpoint asks to be left alone, in milliseconds; undefined where it does not say. */
export function retryAfterMs(err: unknown): number | undefined {
  const { headers } = httpFailureIn(err);
  const exact = Number.parseFloat(headers?.get("retry-after-ms") ?? "");
  if (exact >= 0) return exact;
  const told = headers?.get("retry-after");
  if (told === null || told === undefined) return undefined;
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(told) ? Number(told) * 1000 : Date.parse(told) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** For people: what went wrong, without anything that was sent or came back. */
export function describeFailure(err: unknown): string {
  if (err instanceof BrokenCircuitError)
    return "the model has failed repeatedly and is left alone for a while";
  if (err instanceof TooSlow) return "the model did not answer in time";
  const { status, code } = httpFailureIn(err);
  if (status === undefined) return "no readable answer came from the model's endpoint";
  if (status === 401 || status === 403) return `the endpoint refused the key (${status})`;
  if (status === 404) return "the endpoint does not know the model (404)";
  if (code === NO_MONEY) return "the account at the endpoint has no quota left";
  return isRefusal(err) ? "stopped by the content filter" : `the endpoint answered ${status}`;
}

const httpFailureIn = (err: unknown): Partial<z.infer<typeof HttpFailure>> =>
  HttpFailure.safeParse(err).data ?? {};
