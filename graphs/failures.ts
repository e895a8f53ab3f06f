import { Command, type NodeError } from "@langchain/langgraph";
import { AppError } from "../domain/errors.js";
import type { TicketUpdate } from "../agents/state.js";

/** Retried is only what may pass by itself; a bug fails the same way again. No console warning: the log has it. */
export const RETRY_UNAVAILABLE = {
  maxAttempts: 3,
  initialInterval: 200,
  backoffFactor: 3,
  jitter: false,
  logWarning: false,
  retryOn: (error: unknown) => error instanceof AppError && error.code === "unavailable",
};

/** Where a ticket goes on when a node has failed for good. Those not named fail the run: nothing can stand for them. */
const GOES_ON_AT: Record<string, "route" | "review"> = {
  classify: "route",
  sense: "route",
  troubleshoot: "route",
  forecast: "route",
  route: "review",
  escalate: "review",
};

/**
 * The error policy of every node: after its last attempt the ticket is handed over, with what is known so far, and
 * says that a part of the graph was missing. Losing the lease is no failure of a node: the run simply stops.
 * @throws the node's own error where the run cannot go on
 */
export function handOverFailure(
  _state: unknown,
  { node, error }: NodeError,
): Command<unknown, TicketUpdate & Record<string, unknown>, "route" | "review"> {
  const goto = GOES_ON_AT[node];
  if (goto === undefined || (error instanceof AppError && error.code === "lease_lost")) throw error;
  return new Command({
    update: {
      hand_over: { reason: "failed", detail: `${node} failed: ${error.message}` },
      degraded: ["graph"],
    },
    goto,
  });
}
