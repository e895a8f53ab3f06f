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
  readonly #beforeWrite: (config: RunnableConfig) => Promise<void>;

  constructor({ inner, holdsLease, beforePut }: Options) {
    super(inner.serde);
    this.#inner = inner;
    this.#beforeWrite = async (config) => {
      const { ticket_id, lease_token, thread_id } = config.configurable ?? {};
      const threadId = String(thread_id ?? "");
      await beforePut?.(threadId, config);
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

  override async put(...args: Parameters<BaseCheckpointSaver["put"]>) {
    await this.#beforeWrite(args[0]);
    return this.#inner.put(...args);
  }

  override async putWrites(...args: Parameters<BaseCheckpointSaver["putWrites"]>) {
    await this.#beforeWrite(args[0]);
    return this.#inner.putWrites(...args);
  }

  override deleteThread(threadId: string) {
    return this.#inner.deleteThread(threadId);
  }

  override getNextVersion(current: number | undefined) {
    return this.#inner.getNextVersion(current);
  }
}
