import { join } from "node:path";
import type { BaseCheckpointSaver } from "@langchain/langgraph-checkpoint";
import type { Clock } from "../../domain/clock.js";
import { createDeriveTicket } from "../../domain/derive-ticket.js";
import type { Documents, Op } from "../../domain/documents.js";
import type { Ids } from "../../domain/ids.js";
import type { PolicyInForce } from "../../domain/policy.js";
import { createApiKeys } from "../../store/api-keys.js";
import { createArticles } from "../../store/articles.js";
import { createCalls } from "../../store/calls.js";
import { createCustomers } from "../../store/customers.js";
import { createEffects } from "../../store/effects.js";
import { createEvents } from "../../store/events.js";
import { createFencedCheckpointer } from "../../store/fenced-checkpointer.js";
import { createIdempotency } from "../../store/idempotency.js";
import { createMessages } from "../../store/messages.js";
import { observeCommits } from "../../store/observe-commits.js";
import { createOrders } from "../../store/orders.js";
import { createPeople } from "../../store/people.js";
import { createQueueStatus } from "../../store/queue-status.js";
import { createReviews } from "../../store/reviews.js";
import { createRuns } from "../../store/runs.js";
import { createSqliteCheckpointer } from "../../store/sqlite-checkpointer.js";
import { openSqliteDocuments } from "../../store/sqlite-documents.js";
import { createTickets } from "../../store/tickets.js";
import { countWork } from "../worker/count-work.js";

export type StoreOptions = {
  dataDir: string;
  policy: PolicyInForce;
  clock: Clock;
  ids: Ids;
  randomBytes: (size: number) => Uint8Array;
  /** Told of every commit once it is durable. */
  onCommitted: (ops: readonly Op[]) => void;
  /** For tests that stop at a write. */
  aroundDocuments?: ((engine: Documents) => Documents) | undefined;
  aroundCheckpointer?: ((saver: BaseCheckpointSaver) => BaseCheckpointSaver) | undefined;
};

/** The name of the database in the data folder. */
const DATABASE_FILE = "deskgraph.db";

/** The embedded engine with every repository over it, and the checkpointer on the same connection. */
export function openStore({
  dataDir,
  policy,
  clock,
  ids,
  randomBytes,
  onCommitted,
  ...around
}: StoreOptions) {
  const engine = openSqliteDocuments({ path: join(dataDir, DATABASE_FILE) });
  const documents = observeCommits(around.aroundDocuments?.(engine) ?? engine, onCommitted);
  const people = createPeople({ documents });
  const derive = createDeriveTicket(policy.policy);
  const tickets = countWork({
    tickets: createTickets({ documents, derive, clock, ids, policyHash: policy.hash }),
    people,
    policy: policy.policy,
    clock,
  });
  const saver = createSqliteCheckpointer(engine);
  const checkpointer = around.aroundCheckpointer?.(saver) ?? saver;
  return {
    documents,
    derive,
    tickets,
    people,
    messages: createMessages({ documents }),
    events: createEvents({ documents }),
    effects: createEffects({ documents }),
    reviews: createReviews({ documents }),
    runs: createRuns({ documents }),
    calls: createCalls({ documents }),
    customers: createCustomers({ documents, clock, ids, currency: policy.policy.desk.currency }),
    orders: createOrders({ documents }),
    articles: createArticles({ documents }),
    apiKeys: createApiKeys({ documents, clock, ids, randomBytes }),
    idempotency: createIdempotency({ documents }),
    queueStatus: createQueueStatus({ documents, clock, policy: policy.policy }),
    /** Fenced by the ticket's lease; `beforePut` runs before each checkpoint is written. */
    checkpointerFor: (beforePut: (threadId: string) => Promise<void>) =>
      createFencedCheckpointer({
        inner: checkpointer,
        holdsLease: tickets.holdsLease,
        beforePut,
      }),
  };
}

export type Store = ReturnType<typeof openStore>;
