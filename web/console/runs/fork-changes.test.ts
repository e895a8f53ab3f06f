import { expect, test } from "vitest";
import { changesOf, type ForkForm } from "./fork-changes.ts";

const EMPTY: ForkForm = {
  from: "",
  change: "prompt",
  agent: "classifier",
  prompt: "",
  model: "",
  policy: null,
  key: "",
  value: "",
  live: false,
};

const ROWS: [string, Partial<ForkForm>, object | null][] = [
  ["no prompt, no fork", {}, null],
  ["a prompt of its agent", { prompt: "Be brief." }, { prompts: { classifier: "Be brief." }, live: false }],
  [
    "from a node on, live",
    { from: "classify", live: true, prompt: "x" },
    { from: "classify", live: true, prompts: { classifier: "x" } },
  ],
  ["a model is always asked live", { change: "model", model: " small " }, { model: "small", live: true }],
  ["no file, no policy", { change: "policy" }, null],
  [
    "a value of the state",
    { change: "state", key: "priority", value: "{}" },
    { set: { priority: {} }, live: false },
  ],
  [
    "null is a value as well",
    { change: "state", key: "escalation", value: "null" },
    { set: { escalation: null }, live: false },
  ],
  ["what is no JSON is no value", { change: "state", key: "draft", value: "{oh" }, null],
  [
    "what other changes left in the form does not count",
    { prompt: "x", change: "model", model: "m" },
    { model: "m", live: true },
  ],
];

test.each(ROWS)("%s", (_what, typed, changes) => {
  expect(changesOf({ ...EMPTY, ...typed })).toEqual(changes);
});
