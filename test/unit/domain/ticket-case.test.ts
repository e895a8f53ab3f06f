import { describe, expect, test } from "vitest";
import { unansweredText, type CaseMessage } from "../../../domain/ticket-case.js";
import { aCase, said } from "../agents/case.js";

const textOf = (...messages: CaseMessage[]) => unansweredText(aCase({ subject: "Lamp", messages }));

describe("what a run must answer", () => {
  test.each<[string, CaseMessage[], string]>([
    [
      "all that was written, before anybody has answered",
      [said("It flickers"), said("Hello?")],
      "It flickers|Hello?",
    ],
    [
      "what came after the AI's answer",
      [said("It flickers"), said("Try this", "ai"), said("It helps not")],
      "It helps not",
    ],
    [
      "what came after a person's",
      [said("It flickers"), said("I will look", "person"), said("And?")],
      "And?",
    ],
    [
      "also what came before the notice that a person takes over, which answers nothing",
      [said("It flickers"), said("A person takes over", "system")],
      "It flickers",
    ],
    [
      "and after it",
      [said("It flickers"), said("A person takes over", "system"), said("Hello?")],
      "It flickers|Hello?",
    ],
  ])("%s", (_name, messages, expected) => {
    expect(textOf(...messages)).toBe(["Lamp", ...expected.split("|")].join("\n\n"));
  });
});
