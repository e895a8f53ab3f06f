import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parseAnswer, repairOf } from "../../../server/model/parse-answer.js";

const Mood = z.object({ mood: z.enum(["calm", "angry"]) });
const ASKED = { name: "mood", schema: Mood };
const CALM = { mood: "calm" };

const answer = (part: Partial<Parameters<typeof parseAnswer>[0]>) => ({
  content: "",
  tool_calls: [],
  malformed: [],
  truncated: false,
  ...part,
});
const call = (name: string, args: unknown) => ({ id: "call_0", name, args });

describe("the decision in an answer", () => {
  test.each<[string, Parameters<typeof parseAnswer>[0]]>([
    ["the call asked for, among others", answer({ tool_calls: [call("other", {}), call("mood", CALM)] })],
    ["a call by a wrong name that fits", answer({ tool_calls: [call("Mood", CALM)] })],
    ["arguments as text", answer({ tool_calls: [call("mood", JSON.stringify(CALM))] })],
    ["arguments inside arguments", answer({ tool_calls: [call("mood", { parameters: CALM })] })],
    ["JSON among words", answer({ content: `Here you go: ${JSON.stringify(CALM)} Anything else?` })],
    [
      "JSON after a comma too many is found in the malformed call",
      answer({ malformed: [`${JSON.stringify(CALM)},`] }),
    ],
  ])("%s", (_name, given) => {
    expect(parseAnswer(given, ASKED)).toEqual({ ok: true, value: CALM });
  });

  test("is never taken from an answer that was cut off, even where it fits", () => {
    expect(parseAnswer(answer({ content: JSON.stringify(CALM), truncated: true }), ASKED).ok).toBe(false);
  });

  test("is a problem in words for whatever a model may say, and never thrown", () => {
    const anything = fc.record({
      content: fc.string(),
      tool_calls: fc.array(fc.record({ id: fc.string(), name: fc.string(), args: fc.anything() })),
      malformed: fc.array(fc.string()),
      truncated: fc.boolean(),
    });
    const holds = (given: Parameters<typeof parseAnswer>[0]) => {
      const parsed = parseAnswer(given, ASKED);
      return parsed.ok || parsed.problem !== "";
    };
    expect(() => fc.assert(fc.property(anything, holds))).not.toThrow();
  });
});

test("a repair shows the answer, what was wrong, and which tool to call, within bounds", () => {
  const given = answer({ tool_calls: [call("mood", { mood: "x".repeat(9000) })] });
  const parsed = parseAnswer(given, ASKED);
  const [echo, wish] = repairOf(given, parsed.ok ? "" : parsed.problem, "mood");
  expect(echo?.text).toHaveLength(2000);
  expect(wish?.text).toContain("mood");
  expect(wish?.text).toContain("Call mood again");
});
