import { describe, expect, test } from "vitest";
import { describeFailure, isTransient, retryAfterMs } from "../../../server/model/failures.js";

const answered = (status: number, headers: Record<string, string> = {}) =>
  Object.assign(new Error(`${status} my card is 4111 1111 1111 1111`), {
    status,
    headers: new Headers(headers),
  });

describe("Retry-After", () => {
  test.each<[string, Record<string, string>, number | undefined]>([
    ["seconds", { "retry-after": "2" }, 2000],
    ["parts of a second", { "retry-after": "0.5" }, 500],
    ["milliseconds before seconds", { "retry-after-ms": "40", "retry-after": "2" }, 40],
    ["a date that has passed", { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }, 0],
    ["nonsense", { "retry-after": "soon" }, undefined],
    ["nothing", {}, undefined],
  ])("%s", (_name, headers, ms) => {
    expect(retryAfterMs(answered(429, headers))).toBe(ms);
  });

  test("a date to come is so far away", () => {
    const soon = new Date(Date.now() + 60_000).toUTCString();
    expect(retryAfterMs(answered(503, { "retry-after": soon }))).toBeGreaterThan(50_000);
  });
});

test("what the server or the network did may pass, what was asked wrongly does not", () => {
  expect([408, 409, 429, 500, 502, 503, 529].filter((status) => !isTransient(answered(status)))).toEqual([]);
  expect([400, 401, 403, 404, 413, 422].filter((status) => isTransient(answered(status)))).toEqual([]);
  expect(isTransient(new TypeError("fetch failed"))).toBe(true);
});

test("a failure is told without anything that was sent or came back", () => {
  for (const status of [400, 401, 404, 429, 500])
    expect(describeFailure(answered(status))).not.toContain("4111");
  expect(describeFailure(new Error("4111"))).not.toContain("4111");
});
