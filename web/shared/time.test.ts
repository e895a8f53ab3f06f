import { expect, test } from "vitest";
import { en } from "../strings/en.ts";
import { agoText, durationText } from "./time.ts";

const SECOND_MS = 1000;

test.each([
  [30 * SECOND_MS, "30 s"],
  [119 * SECOND_MS, "119 s"],
  [4 * 60 * SECOND_MS, "4 min"],
  [80 * 60 * SECOND_MS, "1 h 20 min"],
  [3600 * SECOND_MS, "1 h"],
  [51 * 3600 * SECOND_MS, "2 d 3 h"],
  [-5 * 60 * SECOND_MS, "5 min"],
])("%d ms are %s", (ms, text) => {
  expect(durationText(ms, en)).toBe(text);
});

test("what was is ago, what will be is to come, and a few seconds are now", () => {
  const now = Date.parse("2026-03-02T09:00:00.000Z");
  expect(agoText("2026-03-02T08:56:00.000Z", now, en)).toBe("4 min ago");
  expect(agoText("2026-03-02T11:00:00.000Z", now, en)).toBe("in 2 h");
  expect(agoText("2026-03-02T08:59:55.000Z", now, en)).toBe("just now");
});
