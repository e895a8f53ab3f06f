import type { Logger } from "pino";
import type { NodeConfig } from "../agents/ports.js";
import type { TicketState, TicketUpdate } from "../agents/state.js";
import { AppError } from "../domain/errors.js";

const MOST_ATTEMPTS = 3;

/** Retried is only what may pass by itself; a bug fails the same way again. No console warning: the log has it. */
export const RETRY_UNAVAILABLE = {
  maxAttempts: MOST_ATTEMPTS,
  initialInterval: 200,
  backoffFactor: 3,
  jitter: false,
  logWarning: false,
  retryOn: (error: unknown) => isUnavailable(error),
};

export type FailureLog = Pick<Logger, "error">;

export type TicketNode = (state: TicketState, config: NodeConfig) => Promise<TicketUpdate>;

/**
 * The error policy of the nodes that decide: one that has failed for good hands the ticket over and says that a part
 * of the graph was missing; the run goes on along its edges with what is known, and the review holds it.
 *
 * LangGraph's own `errorHandler` is not used: an error that it throws on is swallowed, and the run ends as if it were
 * complete. What passes through: what will be retried, cancellation and time-outs, and a lost lease.
 */
export const orHandOver =
  (name: string, node: TicketNode, log: FailureLog): TicketNode =>
  async (state, config) => {
    try {
      return await node(state, config);
    } catch (err) {
      config.signal?.throwIfAborted();
      const attempt = config.executionInfo?.nodeAttempt ?? MOST_ATTEMPTS;
      if (isUnavailable(err) && attempt < MOST_ATTEMPTS) throw err;
      if (err instanceof AppError && err.code === "lease_lost") throw err;
      log.error({ err, node: name, ticketId: state.ticket_id, runId: state.run_id }, "node failed for good");
      return { hand_over: { reason: "failed", detail: `${name} failed` }, degraded: ["graph"] };
    }
  };

const isUnavailable = (error: unknown): boolean => error instanceof AppError && error.code === "unavailable";
