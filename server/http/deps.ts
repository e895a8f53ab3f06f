import type { Logger } from "pino";
import type { Clock } from "../../domain/clock.js";
import type { Documents } from "../../domain/documents.js";
import type { Ids } from "../../domain/ids.js";
import type { KnowledgeIndex } from "../../domain/knowledge.js";
import type { PolicyInForce } from "../../domain/policy.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { ApiKeys } from "../../store/api-keys.js";
import type { Articles } from "../../store/articles.js";
import type { Calls } from "../../store/calls.js";
import type { Customers } from "../../store/customers.js";
import type { DeadLetters } from "../../store/dead-letters.js";
import type { Effects } from "../../store/effects.js";
import type { Events } from "../../store/events.js";
import type { Idempotency } from "../../store/idempotency.js";
import type { Messages } from "../../store/messages.js";
import type { Orders } from "../../store/orders.js";
import type { People } from "../../store/people.js";
import type { ReadQueueStatus } from "../../store/queue-status.js";
import type { ReservedThreads } from "../../store/reserved-threads.js";
import type { Reviews } from "../../store/reviews.js";
import type { Runs } from "../../store/runs.js";
import type { Tickets } from "../../store/tickets.js";
import type { Dashboard } from "../dashboard.js";
import type { Desk } from "../desk/create-desk.js";
import type { EvaluationStore } from "../../store/evaluations.js";
import type { Evaluations } from "../evaluation/create-evaluations.js";
import type { JobEngine } from "../jobs/job-engine.js";
import type { ThreadGraph } from "../langgraph/thread-graph.js";
import type { Metrics } from "../metrics/create-metrics.js";
import type { Replays } from "../replay/create-replays.js";
import type { Tracing } from "../tracing/tracing.js";
import type { Sessions } from "../sessions/create-sessions.js";
import type { WebhookRegistry } from "../webhooks/webhook-registry.js";
import type { Authenticate } from "./authenticate.js";

/** How a part of the desk stands. */
type PartStatus = "ok" | "starting" | "degraded" | "down";

/** The desk is ready when no part is down or still starting; with a degraded one it is ready, and worse for it. */
export type Readiness = {
  documents: PartStatus;
  knowledge: PartStatus;
  /** How the indexes stand to the documents. */
  index: PartStatus;
  jobs: PartStatus;
  live_events: PartStatus;
};

/** What the routes stand on. */
export type HttpDeps = {
  authenticate: Authenticate;
  apiKeys: Pick<ApiKeys, "create" | "list" | "revoke">;
  sessions: Sessions;
  /** The keys of the demo by name; null where there is no demo. */
  demoKeys: (() => Promise<Record<string, string>>) | null;
  desk: Desk;
  documents: Documents;
  tickets: Pick<Tickets, "get" | "list">;
  messages: Pick<Messages, "get" | "thread">;
  events: Pick<Events, "list">;
  effects: Pick<Effects, "get" | "list">;
  reviews: Pick<Reviews, "get" | "list">;
  runs: Pick<Runs, "get" | "list">;
  calls: Pick<Calls, "ofRun">;
  people: Pick<People, "get" | "list">;
  queueStatus: ReadQueueStatus;
  customers: Pick<Customers, "get" | "byEmail" | "ensure">;
  orders: Pick<Orders, "ofCustomer">;
  articles: Pick<Articles, "get" | "list">;
  idempotency: Pick<Idempotency, "get">;
  webhooks: WebhookRegistry;
  replays: Replays;
  /** Ids of tickets that were given out in advance. */
  reservedThreads: ReservedThreads;
  /** Runs' threads, to read them by. */
  threadGraph: ThreadGraph;
  evaluations: EvaluationStore;
  evaluationRuns: Pick<Evaluations, "start" | "keepCase" | "shown">;
  /** Its articles are searched, and follow what is written to the store. */
  index: KnowledgeIndex;
  dashboard: () => Promise<Dashboard>;
  jobs: Pick<JobEngine, "retry">;
  deadLetters: Pick<DeadLetters, "get" | "list" | "markRetried">;
  /** Resolves with the ticket once its run has ended or stopped, or as it is after `ms`. */
  waitForTicket: (ticketId: string, ms: number) => Promise<TicketDocument>;
  readiness: () => Promise<Readiness>;
  metrics: Pick<Metrics, "instruments" | "text">;
  /** Null: nothing is traced. */
  tracing: Tracing | null;
  /** The folder of the built pages; null: this process shows none. */
  pages: string | null;
  policy: PolicyInForce;
  clock: Clock;
  ids: Ids;
  log: Logger;
  /** Origins of browsers that may call; none: the same origin alone. */
  allowedOrigins: readonly string[];
};
