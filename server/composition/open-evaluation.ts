import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { startKnowledge } from "../../knowledge/start-knowledge.js";
import { ARTICLES_DIR, loadArticles } from "../../knowledge/load-articles.js";
import type { Config } from "../config.js";
import { indexableArticle } from "../knowledge/create-article-writer.js";
import type { RunnerOptions } from "../evaluation/case-runner.js";
import { createLog } from "../log.js";
import { createExchange } from "../model/exchange.js";
import { loadPolicy } from "../policy/load-policy.js";
import { runVersions } from "./run-versions.js";

/**
 * What an evaluation by a script stands on: the policy, the inference thread with the project's own articles, and
 * the model that is configured. No desk is opened.
 */
export async function openEvaluation(config: Config) {
  const log = createLog("error", pino.destination(2));
  const policy = loadPolicy(config.policyFile);
  const knowledge = await startKnowledge({ dataDir: config.dataDir, givesWay: false, log });
  const articles = await loadArticles(fileURLToPath(ARTICLES_DIR));
  await knowledge.index.put("articles", articles.map(indexableArticle));
  return {
    policy,
    log,
    versions: runVersions(config, knowledge),
    outside: {
      search: (query, options) => knowledge.index.search(query, options),
      classifiers: knowledge.classifiers,
      model: config.model,
    } satisfies RunnerOptions["outside"],
    exchange: config.model
      ? createExchange({ endpoint: config.model, prices: policy.policy.model.prices, log })
      : null,
    close: () => knowledge.close(),
  };
}
