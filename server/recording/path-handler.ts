import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { Clock } from "../../domain/clock.js";
import type { PathStep } from "../../domain/run.js";

type Begun = { thread: string; node: string; startedAt: string; startedMs: number; attempt: number };

type Deps = { clock: Clock; add: (runId: string, step: PathStep) => void };

/** Hears LangGraph begin and end each node, and tells each step: also the attempts that failed and the stop at a review. */
export class PathHandler extends BaseCallbackHandler {
  override name = "deskgraph-path";
  /** In the same turn, so that a step is told before the checkpoint that follows it. */
  override awaitHandlers = true;
  override ignoreLLM = true;
  override ignoreAgent = true;
  override ignoreRetriever = true;
  override ignoreCustomEvent = true;

  readonly #deps: Deps;
  readonly #begun = new Map<string, Begun>();
  /** By run, graph step and node: how often the node was begun in that step. */
  readonly #attempts = new Map<string, number>();

  constructor(deps: Deps) {
    super();
    this.#deps = deps;
  }

  override handleChainStart(...args: Parameters<NonNullable<BaseCallbackHandler["handleChainStart"]>>): void {
    const [, , id, , , metadata, , runName] = args;
    const node: unknown = metadata?.["langgraph_node"];
    const thread: unknown = metadata?.["thread_id"];
    // What runs inside a node bears its metadata too, but another name.
    if (typeof node !== "string" || typeof thread !== "string" || runName !== node || node.startsWith("__"))
      return;
    const task = `${thread}:${String(metadata?.["langgraph_checkpoint_ns"])}`;
    const attempt = (this.#attempts.get(task) ?? 0) + 1;
    this.#attempts.set(task, attempt);
    const startedAt = this.#deps.clock().toISOString();
    this.#begun.set(id, { thread, node, startedAt, startedMs: performance.now(), attempt });
  }

  override handleChainEnd(_outputs: unknown, id: string): void {
    this.#end(id);
  }

  override handleChainError(_err: unknown, id: string): void {
    this.#end(id);
  }

  /** Forgets a run's attempts. */
  close(runId: string): void {
    for (const task of this.#attempts.keys()) if (task.startsWith(`${runId}:`)) this.#attempts.delete(task);
    for (const [id, { thread }] of this.#begun) if (thread === runId) this.#begun.delete(id);
  }

  #end(id: string): void {
    const begun = this.#begun.get(id);
    if (!begun) return;
    this.#begun.delete(id);
    const ms = performance.now() - begun.startedMs;
    this.#deps.add(begun.thread, {
      node: begun.node,
      started_at: begun.startedAt,
      ms,
      attempt: begun.attempt,
    });
  }
}
