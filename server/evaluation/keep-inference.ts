import { canonicalJson } from "../../domain/canonical-json.js";
import type { Clock } from "../../domain/clock.js";
import type { LearnedLabel, SearchQuery } from "../../domain/knowledge.js";
import { kept } from "../kept.js";
import type { RunnerOptions } from "./case-runner.js";

type Outside = RunnerOptions["outside"];

/** Runs of a case follow one another: what the cases under way have asked suffices. */
const KEPT = 500;
const FOR_GOOD: { ms: number; most: number; clock: Clock } = {
  ms: Number.POSITIVE_INFINITY,
  most: KEPT,
  clock: () => new Date(0),
};

/**
 * The same, whose local answers are kept: index and classifiers give the same answer to the same question, so that a
 * case that is run again need not be embedded and compared again. Models are asked each time.
 */
export function keepInference<O extends Outside>(outside: O): O {
  const search = kept((key) => outside.search(JSON.parse(key) as SearchQuery), FOR_GOOD);
  const predict = kept((key) => {
    const [text, labels] = JSON.parse(key) as [string, LearnedLabel[]];
    return outside.classifiers.predict(text, labels);
  }, FOR_GOOD);
  return {
    ...outside,
    search: (query) => search(canonicalJson(query)),
    classifiers: { predict: (text, labels) => predict(canonicalJson([text, labels])) },
  };
}
