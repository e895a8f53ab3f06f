import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import type { Logger } from "pino";
import type { Clock } from "../../domain/clock.js";
import type { Documents } from "../../domain/documents.js";
import type { PolicyInForce } from "../../domain/policy.js";
import type { Knowledge } from "../../knowledge/start-knowledge.js";
import type { Channels } from "../channels/channel.js";
import type { ModelOutcome } from "../model/create-model.js";
import type { Exchange } from "../model/exchange.js";
import type { Names } from "./build-webhooks.js";
import type { ProcessRole } from "./process-role.js";

/** What tests put in the place of real parts. */
export type Overrides = {
  /** What the process does: everything unless told. */
  role?: ProcessRole;
  /** The folder of the built pages; without it, none are shown. */
  pages?: string | null;
  clock?: Clock;
  policy?: PolicyInForce;
  /** Started by the caller, who also closes it. */
  knowledge?: Knowledge;
  channels?: Channels;
  exchange?: Exchange;
  countModel?: (outcome: ModelOutcome) => void;
  log?: Logger;
  /** How names of webhooks are found, and how long they may take. */
  webhookNames?: Names;
  leaseMs?: number;
  /** Put around the engine of documents, and around the checkpointer inside its fence: for tests that stop at a write. */
  aroundDocuments?: (engine: Documents) => Documents;
  aroundCheckpointer?: (saver: BaseCheckpointSaver) => BaseCheckpointSaver;
};
