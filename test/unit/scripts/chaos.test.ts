import { expect, test } from "vitest";
import { emptyLedger } from "../../../scripts/chaos/clients/ledger.js";
import { createCallerFor } from "../../../scripts/chaos/clients/caller.js";
import { planTickets, signature } from "../../../scripts/chaos/clients/plan.js";
import { schedule, WEIGHTS } from "../../../scripts/chaos/faults/kinds.js";
import { LEASE_MS } from "../../../server/composition/build-work.js";
import { readOptions } from "../../../scripts/chaos/options.js";
import { findingsTold, isSound } from "../../../scripts/chaos/report.js";
import type { Storm } from "../../../scripts/chaos/storm.js";
import { untilQuiet } from "../../../scripts/chaos/quiet.js";
import { shopCustomers } from "../../../scripts/chaos/shop.js";
import { createRandom } from "../../../knowledge/learning/random.js";

const plan = (seed: number) => planTickets(shopCustomers(5), { tickets: 40, rate: 3, seed });

const faults = (seed: number, mode: "embedded" | "servers", count: number) => {
  const storm = schedule({ weights: WEIGHTS[mode], every_ms: 1000, random: createRandom(seed) });
  return Array.from({ length: count }, () => storm.next().value);
};

test("a seed says what is written and what breaks, and another seed says otherwise", () => {
  expect(plan(1)).toEqual(plan(1));
  expect(plan(1)).not.toEqual(plan(2));
  expect(faults(1, "servers", 50)).toEqual(faults(1, "servers", 50));
  expect(faults(1, "servers", 50)).not.toEqual(faults(2, "servers", 50));
});

test("no two texts of a storm are the same, so that the checker knows each again", () => {
  const all = plan(1);
  const later = all.flatMap(({ bursts }) => bursts.flatMap((burst) => burst.texts));
  const texts = all.map(({ body }) => body.description).concat(later);
  expect(new Set(texts).size).toBe(texts.length);
  const names = [...Array(5000).keys(), 1_000_000, 1_000_001].map(signature);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[A-Z][a-z]+$/.test(name))).toEqual([]);
});

test("every kind of fault comes up, and some pauses outlive a worker's lease", () => {
  const storm = faults(1, "servers", 400);
  expect(new Set(storm.map(({ kind }) => kind))).toEqual(new Set(Object.keys(WEIGHTS.servers)));
  const pauses = storm.filter(({ kind }) => kind === "pause-worker").map(({ for_ms }) => for_ms);
  expect(Math.max(...pauses)).toBeGreaterThan(LEASE_MS);
  expect(Math.min(...pauses)).toBeLessThan(LEASE_MS);
});

test.each([
  [["--mode", "cloud"], /--mode cloud: expected embedded or servers/],
  [["--faults", "kill-redis"], /--faults kill-redis: expected some of kill-desk, pause-desk, or none/],
  [["--rate", "0"], /--rate 0: expected a number above 0/],
  [["--tickets", "many"], /--tickets many: expected a whole number/],
])("options %j are refused in words that say what would be right", (args, words) => {
  expect(() => readOptions(args)).toThrow(words);
});

test("a report counts all that was found, also what it does not show", () => {
  const findings = Array.from({ length: 30 }, (_, at) => ({
    check: "lost ticket",
    id: `TKT-${at}`,
    detail: "",
  }));
  const ledger = { ...emptyLedger(), refused: [{ what: "ticket", status: 400, detail: "{}" }] };
  const exits = [{ name: "api 1", code: 1, signal: null, ready: true, at: "" }];
  const storm = { verdict: { checked: {}, findings }, ledger, rest: { "tickets to work": 2 }, exits };
  const told = findingsTold(storm as unknown as Storm);
  expect(told).toContain("FOUND 33:");
  expect(told).toContain("  lost ticket: 10 more");
  expect(told.filter((line) => line.startsWith("  "))).toHaveLength(20 + 1 + 3);
  expect(isSound(storm as unknown as Storm)).toBe(false);
});

test("a good client repeats its Idempotency-Key until it is answered, and tells nobody's refusal from an answer", async () => {
  const { createServer } = await import("node:http");
  const keys: unknown[] = [];
  const server = createServer((req, res) => {
    keys.push(req.headers["idempotency-key"]);
    if (keys.length === 1) return void req.socket.destroy();
    res.writeHead(keys.length === 2 ? 503 : 201).end('{"ok":true}');
  }).listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const { answers } = emptyLedger();
  const deps = {
    urls: [`http://127.0.0.1:${port}`],
    random: () => 0,
    answers,
    signal: AbortSignal.timeout(5000),
  };
  const call = createCallerFor(deps)("key");
  const answer = await call({ name: "ticket", method: "POST", path: "/", body: {}, idempotencyKey: "one" });
  server.close();

  expect(answer).toEqual({ status: 201, json: { ok: true } });
  expect(keys).toEqual(["one", "one", "one"]);
  expect(answers).toEqual({ "ticket lost": 1, "ticket 503": 1, "ticket 201": 1 });
});

test("a desk that never comes to rest is waited for no longer than said, and what is left is told", async () => {
  const count = async (collection: string) => (collection === "runs" ? 2 : 0);
  const rest = await untilQuiet({ count }, { mostMs: 10, look: () => {} });
  expect(rest).toEqual({ "runs under way": 2 });
});
