import type { AIMessage, BaseMessageLike } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { z } from "zod";
import type { LearnedLabel, Prediction } from "../domain/knowledge.js";
import type { Proposal } from "../domain/review.js";
import type { TicketCase } from "../domain/ticket-case.js";
import type * as tools from "../tools/run-tool.js";
import type * as scope from "../tools/tool-scope.js";
import type { ActResult } from "./act/output.js";

/**
 * How nodes reach the world. Every function here is recorded by the server, keyed by run and node, which it
 * reads from `config` (`configurable.thread_id`, `metadata.langgraph_node`): pass the node's own config on.
 */
export type NodeConfig = LangGraphRunnableConfig;

/** The time as the run was told it: a replay is told the same. */
export type TellTime = (config: NodeConfig) => Promise<Date>;

/** The ticket as of a watermark. @throws AppError "not_found" */
export type ReadCase = (
  ref: { ticket_id: string; epoch: number; watermark: number },
  config: NodeConfig,
) => Promise<TicketCase>;

/** The local classifiers. @throws AppError "unavailable" when the inference thread is gone */
export type PredictLabels = (
  input: { text: string; labels: LearnedLabel[] },
  config: NodeConfig,
) => Promise<Partial<Record<LearnedLabel, Prediction>>>;

/** Whose records a tool may read: bound by the node from the case, never chosen by a model. */
export type ToolScope = scope.ToolScope;
/** What a tool says to the model, and the data behind it. `error` says why it could not; a failure is data. */
export type ToolResult = tools.ToolResult;
/** Runs one tool by name with arguments as the caller (perhaps a model) gave them; they are validated. */
export type RunTool = tools.RunTool;

/** What *act* asks to be put into the outbox. */
export type OutboxRequest = {
  run_id: string;
  ticket_id: string;
  epoch: number;
  watermark: number;
  /** The reply and the actions that may leave, as approved. */
  approved: Proposal;
  by_person: boolean;
  escalated: boolean;
  /** The customer must be told, once, by the policy's fixed template that a person takes over. */
  hand_over_notice: boolean;
  /** Of the notice: ISO 639-1. */
  language: string;
};

/**
 * Writes what was approved, keyed by run and slot: rows that are there already are done already.
 * @throws AppError "lease_lost" when another worker has taken the ticket
 */
export type WriteOutbox = (request: OutboxRequest, config: NodeConfig) => Promise<ActResult>;

type AgentName = "classifier" | "sentiment" | "troubleshooter" | "forecast" | "router" | "escalation";

/** A model's answer, or why there is none; a failure is data, and each caller has a local strategy for it. */
export type ModelAnswer<T> =
  | { ok: true; value: T; made_by: string }
  | { ok: false; reason: "unavailable" | "refused" | "unusable" | "budget"; detail: string };

/** A tool as a model is told of it. */
export type ToolDefinition = { name: string; description: string; schema: z.ZodType };

export type Model = {
  /** One decision as a value of `schema`, at the policy's decision temperature; repaired once where it is not. */
  decide<T>(
    request: {
      agent: AgentName;
      name: string;
      schema: z.ZodType<T>;
      messages: BaseMessageLike[];
      ticket_id: string;
    },
    config: NodeConfig,
  ): Promise<ModelAnswer<T>>;
  /** One step of a conversation with tools, at the policy's reply temperature: a message, perhaps with tool calls. */
  converse(
    request: { agent: AgentName; messages: BaseMessageLike[]; tools: ToolDefinition[]; ticket_id: string },
    config: NodeConfig,
  ): Promise<ModelAnswer<AIMessage>>;
};
