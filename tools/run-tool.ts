import type { ToolMessage } from "@langchain/core/messages";
import { ToolInputParsingException, type StructuredToolInterface } from "@langchain/core/tools";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Logger } from "pino";
import { AppError } from "../domain/errors.js";
import type { ToolScope } from "./tool-scope.js";

/** What a tool says to the model, and the data behind it. `error` says why it could not; a failure is data. */
export type ToolResult = { content: string; artifact: unknown; error?: string };

/** One call of a tool: its name and arguments as the caller (perhaps a model) gave them, and whose records it may read. */
type ToolCall = { name: string; args: unknown; scope: ToolScope };

/** Runs one tool; arguments are validated. @throws only when the run was cancelled */
export type RunTool = (call: ToolCall, config: LangGraphRunnableConfig) => Promise<ToolResult>;

export type RunToolDeps = { tools: Record<string, StructuredToolInterface>; log: Pick<Logger, "warn"> };

/**
 * Runs tools by name. An unknown name, arguments that do not fit and a tool that fails are results with `error`:
 * whoever called decides what to do without. Nothing is retried here.
 * @throws only when the run was cancelled
 */
export function createRunTool({ tools, log }: RunToolDeps): RunTool {
  return async ({ name, args, scope }, config) => {
    config.signal?.throwIfAborted();
    const known = Object.hasOwn(tools, name) ? tools[name] : undefined;
    if (!known) return failed(`There is no tool ${name}; there are ${Object.keys(tools).join(", ")}.`);
    try {
      const call = { type: "tool_call" as const, id: name, name, args: isRecord(args) ? args : {} };
      const message: ToolMessage = await known.invoke(call, {
        ...(config.signal ? { signal: config.signal } : {}),
        configurable: { scope },
      });
      return { content: message.text, artifact: message.artifact ?? null };
    } catch (err) {
      config.signal?.throwIfAborted();
      if (err instanceof ToolInputParsingException)
        return failed(`The arguments of ${name} do not fit: ${err.message}`);
      log.warn({ err, tool: name, ticketId: scope.ticket_id }, "tool failed");
      return failed(err instanceof AppError ? err.message : `${name} failed.`);
    }
  };
}

const failed = (error: string): ToolResult => ({ content: error, artifact: null, error });

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
