import type { Logger } from "pino";
import type {
  Model,
  NodeConfig,
  PredictLabels,
  ReadCase,
  RunTool,
  TellTime,
  WriteOutbox,
} from "../../agents/ports.js";
import type { Clock } from "../../domain/clock.js";
import type { Ids } from "../../domain/ids.js";
import type { Classifiers, KnowledgeIndex } from "../../domain/knowledge.js";
import type { PolicyInForce } from "../../domain/policy.js";
import type { TicketGraphDeps } from "../../graphs/ticket.js";
import { createTools, troubleshooterTools } from "../../tools/registry.js";
import { createRunTool } from "../../tools/run-tool.js";
import type { Config } from "../config.js";
import { createBudget } from "../model/budget.js";
import { createModel, type ModelOutcome } from "../model/create-model.js";
import { createExchange, type Exchange } from "../model/exchange.js";
import type { Recorder } from "../recording/recorder.js";
import { kept } from "../kept.js";
import type { Store } from "./open-store.js";

/** A forecast is no better for counting the same queue anew for each of many tickets. */
const QUEUE_STATUS_MS = 2000;

export type AgentsOptions = {
  store: Store;
  index: KnowledgeIndex;
  classifiers: Classifiers;
  readCase: ReadCase;
  writeOutbox: WriteOutbox;
  recorder: Recorder;
  model: Config["model"];
  /** Stands for the HTTP client, in tests. */
  exchange?: Exchange | undefined;
  countModel?: ((outcome: ModelOutcome) => void) | undefined;
  policy: PolicyInForce;
  clock: Clock;
  ids: Ids;
  log: Logger;
};

/** What the nodes of the ticket graph stand on, every call of theirs to the world recorded. */
export function buildAgents(options: AgentsOptions): TicketGraphDeps {
  const { store, recorder, index, clock, ids, log } = options;
  const { policy } = options.policy;
  const queueStatus = kept(store.queueStatus, { ms: QUEUE_STATUS_MS, clock });
  const tools = createTools({ ...store, queueStatus, knowledge: index, policy, clock, ids });
  const readCase = recorder.wrap({ kind: "read", name: "read_case", call: options.readCase });
  const runTool: RunTool = recorder.wrap({
    kind: "tool",
    name: ({ name }) => name,
    call: createRunTool({ tools, log }),
  });
  const predict: PredictLabels = recorder.wrap({
    kind: "local",
    name: "predict",
    call: ({ text, labels }, { signal }: NodeConfig) => options.classifiers.predict(text, labels, { signal }),
  });
  const writeOutbox = recorder.wrap({ kind: "read", name: "write_outbox", call: options.writeOutbox });
  const readClock = recorder.wrap<null, string, NodeConfig>({
    kind: "read",
    name: "clock",
    call: async () => clock().toISOString(),
  });
  const tellTime: TellTime = async (config) => new Date(await readClock(null, config));
  const model = buildModel(options);
  const node = { model, readCase, runTool, predict, tellTime, policy, log };
  return {
    prepare: node,
    classifier: node,
    sentiment: node,
    troubleshooter: { ...node, toolDefinitions: troubleshooterTools(tools) },
    forecast: node,
    router: node,
    escalator: node,
    review: node,
    act: { writeOutbox },
    log,
    around: recorder.aroundNode,
  };
}

function buildModel({
  model,
  exchange,
  countModel,
  policy,
  store,
  recorder,
  log,
}: AgentsOptions): Model | null {
  if (model === null) return null;
  const ask = exchange ?? createExchange({ endpoint: model, prices: policy.policy.model.prices, log });
  return createModel({
    exchange: recorder.wrap({
      kind: "model",
      name: ({ agent, name }) => `${agent}.${name}`,
      call: (request, config: NodeConfig) => ask(request, config),
      usage: ({ usage }) => usage,
    }),
    budget: createBudget({ documents: store.documents, limits: policy.policy.budget }),
    temperatures: policy.policy.model,
    modelName: model.name,
    ...(countModel ? { count: countModel } : {}),
  });
}
