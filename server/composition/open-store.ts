import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import type { Logger } from "pino";
import type { Clock } from "../../domain/clock.js";
import { createDeriveTicket } from "../../domain/derive-ticket.js";
import type { Documents, Op } from "../../domain/documents.js";
import type { Ids } from "../../domain/ids.js";
import type { PolicyInForce } from "../../domain/policy.js";
import { createApiKeys } from "../../store/api-keys.js";
import { createArticles } from "../../store/articles.js";
import { createCalls } from "../../store/calls.js";
import { createCustomers } from "../../store/customers.js";
import { createDeadLetters } from "../../store/dead-letters.js";
import { createEffects } from "../../store/effects.js";
import { createEvaluationStore } from "../../store/evaluations.js";
import { createEvents } from "../../store/events.js";
import { createFencedCheckpointer } from "../../store/fenced-checkpointer.js";
import { createIdempotency } from "../../store/idempotency.js";
import { createMessages } from "../../store/messages.js";
import { observeCommits } from "../../store/observe-commits.js";
import { createOrders } from "../../store/orders.js";
import { createPeople } from "../../store/people.js";
import { createPolicies } from "../../store/policies.js";
import { createQueueStatus } from "../../store/queue-status.js";
import { createReservedThreads } from "../../store/reserved-threads.js";
import { createReviews } from "../../store/reviews.js";
import { createRuns } from "../../store/runs.js";
import { createTickets } from "../../store/tickets.js";
import { createLiveEndpoints } from "../webhooks/live-endpoints.js";
import { withWebhooks } from "../webhooks/outbox.js";
import { countWork } from "../worker/count-work.js";
import type { Config } from "../config.js";
import { openEngine, type Engine } from "./open-engine.js";

export type StoreOptions = {
  config: Pick<Config, "dataDir" | "mongodbUri">;
  policy: PolicyInForce;
  clock: Clock;
  ids: Ids;
  randomBytes: (size: number) => Uint8Array;
  /** Told of every commit once it is durable. */
  onCommitted: (ops: readonly Op[]) => void;
  log: Pick<Logger, "warn">;
  /** Put around what sets a ticket's derived fields. */
  aroundDerive?: ((derive: ReturnType<typeof createDeriveTicket>) => typeof derive) | undefined;
  /** For tests that stop at a write. */
  aroundDocuments?: ((engine: Documents) => Documents) | undefined;
  aroundCheckpointer?: ((saver: BaseCheckpointSaver) => BaseCheckpointSaver) | undefined;
};

/**
 * The engine that the configuration names with every repository over it, and the checkpointer on the same connection.
 * @throws AppError "unavailable"
 */
export async function openStore({ config, ...options }: StoreOptions) {
  return createStore(await openEngine(config, options.log), options);
}

/** Every repository over an engine that is open. */
export function createStore(
  engine: Engine,
  { policy, clock, ids, randomBytes, onCommitted, log, ...around }: Omit<StoreOptions, "config">,
) {
  const stored = around.aroundDocuments?.(engine.documents) ?? engine.documents;
  const observed = observeCommits(stored, onCommitted);
  const webhookEndpoints = createLiveEndpoints({ documents: observed, clock, log });
  const documents = withWebhooks(observed, { endpoints: webhookEndpoints, clock, ids });
  const people = createPeople({ documents });
  const deriveTicket = createDeriveTicket(policy.policy);
  const derive = around.aroundDerive?.(deriveTicket) ?? deriveTicket;
  const tickets = countWork({
    tickets: createTickets({ documents, derive, clock, ids, policyHash: policy.hash }),
    people,
    policy: policy.policy,
    clock,
  });
  const checkpointer = around.aroundCheckpointer?.(engine.checkpointer) ?? engine.checkpointer;
  return {
    documents,
    webhookEndpoints,
    derive,
    tickets,
    people,
    messages: createMessages({ documents }),
    events: createEvents({ documents }),
    evaluations: createEvaluationStore({ documents }),
    effects: createEffects({ documents }),
    reviews: createReviews({ documents }),
    runs: createRuns({ documents }),
    calls: createCalls({ documents }),
    customers: createCustomers({ documents, clock, ids, currency: policy.policy.desk.currency }),
    orders: createOrders({ documents }),
    articles: createArticles({ documents }),
    apiKeys: createApiKeys({ documents, clock, ids, randomBytes }),
    idempotency: createIdempotency({ documents }),
    deadLetters: createDeadLetters({ documents, clock }),
    reservedThreads: createReservedThreads({ documents }),
    policies: createPolicies({ documents, clock }),
    queueStatus: createQueueStatus({ documents, clock, policy: policy.policy }),
    /** Fenced by the ticket's lease; `beforePut` runs before each checkpoint is written. */
    checkpointerFor: (beforePut: (threadId: string) => Promise<void>) =>
      createFencedCheckpointer({
        inner: checkpointer,
        holdsLease: tickets.holdsLease,
        beforePut,
        groupsWrites: engine.groupsWrites,
      }),
  };
}

export type Store = ReturnType<typeof createStore>;
