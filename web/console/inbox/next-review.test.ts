import { expect, test } from "vitest";
import { after, neighbour } from "./next-review.ts";

const ids = ["a", "b", "c"];

test.each([
  ["the next one", ids, "a", 1, "b"],
  ["the one before", ids, "b", -1, "a"],
  ["none after the last", ids, "c", 1, undefined],
  ["the first where none is open", ids, undefined, 1, "a"],
  ["the first where the open one has left the list", ids, "z", 1, "a"],
] as const)("a step leads to %s", (_what, list, id, step, expected) => {
  expect(neighbour(list, id, step)).toBe(expected);
});

test.each([
  ["the next", ids, "a", "b"],
  ["from the last to the one before", ids, "c", "b"],
  ["to none where it was alone", ["a"], "a", undefined],
  ["to the first where it has left already", ["b", "c"], "a", "b"],
])("a decided review makes way: %s", (_what, list, id, expected) => {
  expect(after(list, id)).toBe(expected);
});
