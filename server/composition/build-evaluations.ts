import type { Config } from "../config.js";
import { createEvaluations } from "../evaluation/create-evaluations.js";
import type { Parts } from "./open-parts.js";
import type { Overrides } from "./overrides.js";
import { runVersions } from "./run-versions.js";

/** Evaluations of this desk: they read its index, and write nothing but what they came to. */
export const buildEvaluations = (
  parts: Pick<Parts, "store" | "knowledge" | "policy" | "clock" | "ids" | "log">,
  config: Pick<Config, "model">,
  { exchange }: Pick<Overrides, "exchange">,
) =>
  createEvaluations({
    ...parts,
    ...parts.store,
    versions: runVersions(config, parts.knowledge),
    outside: {
      search: (query, options) => parts.knowledge.index.search(query, options),
      classifiers: parts.knowledge.classifiers,
      model: config.model,
      exchange,
    },
  });
