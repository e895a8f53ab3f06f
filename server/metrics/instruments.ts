import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** Seconds. Intake answers in milliseconds; the last ones are a request that waits for a run. */
const HTTP_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Seconds. A node decides locally in milliseconds, with a model in seconds, and never takes longer than its timeout. */
const WORK_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 45, 90];

const AS_STORED = "Read from the store, so the same in every process: take the maximum, not the sum.";

/** Everything that is measured, on a registry of its own. Every label has a small, closed set of values. */
export const createInstruments = (registry: Registry) => ({
  ...createTimes([registry]),
  ...createCounters([registry]),
  ...createOwnGauges([registry]),
  ...createStoreGauges([registry]),
});

export type Instruments = ReturnType<typeof createInstruments>;

const createTimes = (registers: Registry[]) => ({
  http: new Histogram({
    name: "deskgraph_http_request_duration_seconds",
    help: "From the request's head to its answer's end; `?wait` marks requests that wait for a run.",
    labelNames: ["method", "route", "status"] as const,
    buckets: HTTP_BUCKETS,
    registers,
  }),
  nodes: new Histogram({
    name: "deskgraph_node_duration_seconds",
    help: "One attempt at one node of the ticket graph.",
    labelNames: ["node"] as const,
    buckets: WORK_BUCKETS,
    registers,
  }),
  jobs: new Histogram({
    name: "deskgraph_job_duration_seconds",
    help: "One attempt at a job: done, retried, or failed for good.",
    // Not `job`: Prometheus gives each scrape a label of that name.
    labelNames: ["job_name", "outcome"] as const,
    buckets: WORK_BUCKETS,
    registers,
  }),
});

function createCounters(registers: Registry[]) {
  const counter = <T extends string>(name: string, help: string, labelNames: readonly T[] = []) =>
    new Counter({ name, help, labelNames: [...labelNames], registers });
  return {
    nodeRetries: counter("deskgraph_node_retries_total", "Attempts at a node after the first.", ["node"]),
    runs: counter("deskgraph_runs_total", "Runs that stopped, by how.", ["outcome"]),
    events: counter("deskgraph_ticket_events_total", "What happened to tickets, as their logs tell it.", [
      "type",
    ]),
    escalations: counter("deskgraph_escalations_total", "Escalations by level, and by whom.", [
      "level",
      "by",
    ]),
    ratings: counter("deskgraph_ratings_total", "Customers' ratings, 1 to 5.", ["score"]),
    breaches: counter("deskgraph_sla_breaches_total", "Tickets whose SLA became breached."),
    effects: counter("deskgraph_effects_total", "Rows of the outbox that came to a status.", ["status"]),
    webhooks: counter("deskgraph_webhook_deliveries_total", "Webhook deliveries that came to a status.", [
      "status",
    ]),
    modelAnswers: counter("deskgraph_model_answers_total", "What came of asking the model.", ["outcome"]),
    modelCalls: counter("deskgraph_model_calls_total", "Calls of the model.", ["agent"]),
    modelTokens: counter("deskgraph_model_tokens_total", "Tokens the model read (input) and wrote.", [
      "agent",
      "direction",
    ]),
    modelCost: counter("deskgraph_model_cost_usd_total", "What the model's calls cost, in US dollars.", [
      "agent",
    ]),
    leaseConflicts: counter(
      "deskgraph_lease_conflicts_total",
      "Tickets found in another worker's hands: busy when they were to be taken, lost while they were worked.",
      ["kind"],
    ),
  };
}

const createGauge =
  (registers: Registry[]) =>
  <T extends string>(name: string, help: string, labelNames: readonly T[] = []) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers });

/** What a process knows of itself. */
function createOwnGauges(registers: Registry[]) {
  const gauge = createGauge(registers);
  return {
    jobsWaiting: gauge("deskgraph_jobs_waiting", "Jobs that are due and not begun.", ["lane"]),
    jobsOldest: gauge("deskgraph_jobs_oldest_seconds", "For how long the oldest waiting job has been due.", [
      "lane",
    ]),
    partUp: gauge(
      "deskgraph_part_up",
      "What /readyz says of each part: 1 as it should be, 0.5 degraded, 0 not there.",
      ["part"],
    ),
    storeRead: gauge(
      "deskgraph_store_read",
      "Whether the last reading of what is read from the store succeeded.",
    ),
  };
}

/** What is read from the store. */
function createStoreGauges(registers: Registry[]) {
  const gauge = createGauge(registers);
  return {
    ticketsOpen: gauge("deskgraph_tickets_open", `Open tickets. ${AS_STORED}`, ["status", "queue"]),
    ticketsSla: gauge("deskgraph_tickets_sla", `Open tickets by how their SLA stands. ${AS_STORED}`, [
      "sla_status",
    ]),
    unsettled: gauge("deskgraph_tickets_unsettled", `Tickets with a step to take. ${AS_STORED}`),
    unsettledOldest: gauge(
      "deskgraph_tickets_unsettled_oldest_seconds",
      `Since the longest waiting one was touched. ${AS_STORED}`,
    ),
    unassigned: gauge(
      "deskgraph_tickets_unassigned",
      `Tickets that wait for a person and have none. ${AS_STORED}`,
    ),
    reviews: gauge(
      "deskgraph_reviews_pending",
      `Reviews that wait for a person, due or overdue. ${AS_STORED}`,
      ["state"],
    ),
    outboxDue: gauge("deskgraph_outbox_due", `What is due to leave the desk and has not. ${AS_STORED}`, [
      "kind",
    ]),
    outboxOldest: gauge(
      "deskgraph_outbox_oldest_seconds",
      `For how long the oldest of it has been due. ${AS_STORED}`,
      ["kind"],
    ),
    outboxUnknown: gauge(
      "deskgraph_outbox_unknown",
      `Deliveries whose outcome a person must settle. ${AS_STORED}`,
    ),
    deadLetters: gauge(
      "deskgraph_dead_letters",
      `Jobs that failed for good and wait for an admin. ${AS_STORED}`,
    ),
  };
}
