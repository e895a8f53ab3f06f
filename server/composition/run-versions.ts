import { PROMPT_VERSIONS } from "../../agents/prompt-versions.js";
import type { RunVersions } from "../../domain/run.js";
import type { Knowledge } from "../../knowledge/start-knowledge.js";
import type { Config } from "../config.js";

/** What runs of this process are made by. */
export const runVersions = (
  { model }: Pick<Config, "model">,
  { versions }: Pick<Knowledge, "versions">,
): RunVersions => ({
  prompts: PROMPT_VERSIONS,
  model: model?.name ?? null,
  classifiers: versions.classifiers,
  embedding: versions.embedding,
});
