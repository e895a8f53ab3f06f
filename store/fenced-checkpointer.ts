import type { RunnableConfig } from "@langchain/core/runnables";
import { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import { z } from "zod";
import { AppError } from "../domain/errors.js";

const Fence = z.object({ ticket_id: z.string(), lease_token: z.number().int() });

type Options = {
  inner: BaseCheckpointSaver;
  /** Whether the token is still the ticket's latest. */
  holdsLease: (ticketId: string, token: number) => Promise<boolean>;
  /** What must be durable before the checkpoint that follows it, such as the recorded calls. */
  beforePut?: (threadId: string, config: RunnableConfig) => Promise<void>;
  /**
   * Whether the engine makes writes of one turn of the event loop durable together: then `beforePut` and the
   * checkpoint share one durable write, where else the checkpoint waits for it.
   */
  groupsWrites?: boolean;
};

/**
 * A checkpointer that refuses to write for a worker that has lost its ticket: where `configurable` names `ticket_id`
 * and `lease_token`, and the stored token differs, `put` and `putWrites` throw AppError "lease_lost". Without the two
 * it writes as ever. Reading and deleting are not fenced. It narrows the window that the fenced commits close.
 */
export function createFencedCheckpointer(options: Options): BaseCheckpointSaver {
  return new FencedCheckpointer(options);
}

class FencedCheckpointer extends BaseCheckpointSaver {
  readonly #inner: BaseCheckpointSaver;
  readonly #beforePut: (config: RunnableConfig) => Promise<void>;
  readonly #assertLease: (config: RunnableConfig) => Promise<void>;
  readonly #groupsWrites: boolean;

  constructor({ inner, holdsLease, beforePut, groupsWrites = false }: Options) {
    super(inner.serde);
    this.#inner = inner;
    this.#groupsWrites = groupsWrites;
    this.#beforePut = async (config) => beforePut?.(String(config.configurable?.["thread_id"] ?? ""), config);
    this.#assertLease = async ({ configurable }) => {
      const { ticket_id, lease_token } = configurable ?? {};
      const fence = Fence.safeParse({ ticket_id, lease_token });
      if (fence.success && !(await holdsLease(fence.data.ticket_id, fence.data.lease_token)))
        throw new AppError(
          "lease_lost",
          `the lease on ${fence.data.ticket_id} was taken over: no checkpoint is written`,
        );
    };
  }

  override getTuple(config: RunnableConfig) {
    return this.#inner.getTuple(config);
  }

  override list(...args: Parameters<BaseCheckpointSaver["list"]>) {
    return this.#inner.list(...args);
  }

  override put(...args: Parameters<BaseCheckpointSaver["put"]>) {
    return orNobodys(this.#write(args[0], () => this.#inner.put(...args)));
  }

  override putWrites(...args: Parameters<BaseCheckpointSaver["putWrites"]>) {
    return orNobodys(this.#write(args[0], () => this.#inner.putWrites(...args)));
  }

  async #write<T>(config: RunnableConfig, write: () => Promise<T>): Promise<T> {
    await this.#assertLease(config);
    const before = this.#beforePut(config);
    if (!this.#groupsWrites) await before;
    const [, written] = await Promise.all([before, write()]);
    return written;
  }

  override deleteThread(threadId: string) {
    return this.#inner.deleteThread(threadId);
  }

  override getNextVersion(current: number | undefined) {
    return this.#inner.getNextVersion(current);
  }
}

const WRITE_FAILURE = Symbol("a checkpointer's write has failed");

/**
 * Whether it is a failed write of a fenced checkpointer, wherever it comes out. LangGraph waits for a run's writes in
 * promises of its own, which it forgets when another part of the run has failed: what they reject with is nobody's to
 * catch, and says nothing that the run's own failure does not.
 */
export const isForgottenWrite = (reason: unknown): boolean =>
  reason instanceof Error && WRITE_FAILURE in reason;

/** The same write, whose failure is known as one. */
function orNobodys<T>(written: Promise<T>): Promise<T> {
  written.catch((reason: unknown) => {
    if (reason instanceof Error) Object.defineProperty(reason, WRITE_FAILURE, { value: true });
  });
  return written;
}
