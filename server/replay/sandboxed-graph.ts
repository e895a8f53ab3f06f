import type { Logger } from "pino";
import type { Classifiers, KnowledgeIndex } from "../../domain/knowledge.js";
import type { PolicyInForce } from "../../domain/policy.js";
import { buildTicketGraph } from "../../graphs/ticket.js";
import { buildAgents } from "../composition/build-agents.js";
import type { Store } from "../composition/open-store.js";
import type { Config } from "../config.js";
import type { Exchange } from "../model/exchange.js";
import type { Recorder } from "../recording/recorder.js";
import { createReadCase } from "../worker/context/read-case.js";
import { createReads } from "../worker/deps.js";
import { createWriteOutbox } from "../worker/write-outbox.js";
import type { Sandbox, World } from "./sandbox.js";

/** What a sandboxed run may ask of the world outside: nothing of it writes. */
export type Outside = {
  search: KnowledgeIndex["search"];
  classifiers: Classifiers;
  queueStatus: Store["queueStatus"];
  /** Null: every agent decides locally. */
  model: Config["model"];
  /** Stands for the HTTP client. */
  exchange?: Exchange | undefined;
};

type Options = {
  sandbox: Sandbox;
  recorder: Recorder;
  outside: Outside;
  policy: PolicyInForce;
  world: World;
  log: Logger;
};

/** The desk's graph with everything that it writes going into a sandbox; nothing is delivered from there. */
export function buildSandboxedGraph({ sandbox, recorder, outside, policy, world, log }: Options) {
  const { tickets, documents } = sandbox.store;
  const reads = createReads(documents);
  const jobs = { enqueue: () => {} };
  const base = { tickets, reads, documents, policy, jobs, ...world };
  return buildTicketGraph(
    buildAgents({
      store: { ...sandbox.store, queueStatus: outside.queueStatus },
      index: { search: outside.search, put: refuse, remove: refuse },
      classifiers: outside.classifiers,
      readCase: createReadCase({ ...base, policy: policy.policy }),
      writeOutbox: createWriteOutbox(base),
      recorder,
      model: outside.model,
      exchange: outside.exchange,
      policy,
      ...world,
      log,
    }),
  );
}

const refuse = async (): Promise<void> => {
  throw new TypeError("a sandboxed run writes to no index");
};
