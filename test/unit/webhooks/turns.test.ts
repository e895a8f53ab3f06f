import { expect, test } from "vitest";
import { createTurns } from "../../../server/webhooks/turns.js";

const SIGNAL = new AbortController().signal;

/** Turns whose attempts end when, and as, the test says. */
function open({ perEndpoint = 2, most = 100, late = "" } = {}) {
  const begun: string[] = [];
  const ends = new Map<string, (taken: boolean) => void>();
  const refilled: string[] = [];
  const turns = createTurns<string>({
    perEndpoint,
    most,
    again: () => {},
    isLate: (delivery) => delivery === late,
    refill: async (endpoint) => refilled.push(endpoint) > 1,
    attempt: (delivery) => {
      begun.push(delivery);
      return new Promise((resolve) => ends.set(delivery, resolve));
    },
  });
  const join = (delivery: string, ticket: string | null, endpoint = "A") =>
    turns.join({ endpoint, ticket, delivery, item: delivery }, SIGNAL);
  /** Ends an attempt, and lets what follows from it happen. */
  const end = async (delivery: string, taken = true) => {
    ends.get(delivery)?.(taken);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { join, end, begun, refilled };
}

test("an endpoint has its few places, and whoever finds none leaves at once", async () => {
  const { join, end, begun } = open();
  const first = join("1", "T1");
  void join("2", "T2");
  expect(await join("3", "T3")).toBe(0);
  void join("4", "T4", "B");
  expect(begun).toEqual(["1", "2", "4"]);
  await end("1");
  expect(begun).toEqual(["1", "2", "4", "3"]);
  await end("3");
  expect(await first).toBe(2);
});

test("what is told of one ticket goes one after the other, whatever order it is asked for in", async () => {
  const { join, end, begun } = open();
  void join("1", "T1");
  await join("3", "T1");
  await join("2", "T1");
  void join("4", "T2");
  expect(begun).toEqual(["1", "4"]);
  await end("1");
  expect(begun).toEqual(["1", "4", "2"]);
  await end("2");
  expect(begun).toEqual(["1", "4", "2", "3"]);
});

test("an endpoint that failed has one place until it takes something", async () => {
  const { join, end, begun } = open();
  void join("1", "T1");
  void join("2", "T2");
  await join("3", "T3");
  await join("4", "T4");
  await end("1", false);
  expect(begun).toEqual(["1", "2"]);
  await end("2", false);
  expect(begun).toEqual(["1", "2", "3"]);
  expect(await join("5", "T5")).toBe(0);
  await end("3");
  void join("6", "T6");
  expect(begun).toEqual(["1", "2", "3", "4", "5"]);
});

test("one that is asked for twice is attempted once", async () => {
  const { join, begun } = open({ perEndpoint: 1 });
  void join("1", "T1");
  await join("1", "T1");
  await join("2", "T2");
  await join("2", "T2");
  expect(begun).toEqual(["1"]);
});

test("an attempt that breaks gives its place back", async () => {
  const turns = createTurns<string>({
    perEndpoint: 1,
    most: 100,
    again: () => {},
    isLate: () => false,
    refill: async () => false,
    attempt: async (delivery) => {
      if (delivery === "1") throw new Error("the store is gone");
      return true;
    },
  });
  const join = (delivery: string) =>
    turns.join({ endpoint: "A", ticket: null, delivery, item: delivery }, SIGNAL);
  await expect(join("1")).rejects.toThrow("gone");
  expect(await join("2")).toBe(1);
});

test("those for whom the line is too long are asked for again when it has been worked off, and only then", async () => {
  const { join, end, begun, refilled } = open({ perEndpoint: 1, most: 1 });
  void join("1", "T1");
  await join("2", "T2");
  await join("3", "T3");
  await end("1");
  expect([begun, refilled]).toEqual([["1", "2"], []]);
  await end("2");
  expect(refilled).toEqual(["A"]);
});

test("who takes one that was long due is asked to take the others, and who does not take it is left alone", async () => {
  const { join, end, refilled } = open({ late: "2" });
  void join("1", "T1");
  await end("1");
  void join("2", "T2");
  await end("2", false);
  expect(refilled).toEqual([]);
  void join("2", "T2");
  await end("2");
  expect(refilled).toEqual(["A"]);
});
