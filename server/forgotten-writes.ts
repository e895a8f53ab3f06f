import { isForgottenWrite } from "../store/fenced-checkpointer.js";

type Rejecting = { on(event: "unhandledRejection", hear: (reason: unknown) => void): unknown };

/**
 * From now on a checkpointer's write that failed after its run had, and that LangGraph forgot, is told by `warn` and
 * ends nothing. Every other rejection that nobody hears ends the process, as it would without this.
 */
export function outliveForgottenWrites(process: Rejecting, warn: (reason: unknown) => void): void {
  process.on("unhandledRejection", (reason) => {
    if (!isForgottenWrite(reason)) throw reason;
    warn(reason);
  });
}
