import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { AppError } from "../../domain/errors.js";
import type { NewTicket } from "../../domain/ticket.js";

/** Most connections at once. */
const CONNECTIONS = 1000;
const MAX_OUTPUT = 64 * 1024 * 1024;

export type Load = {
  /** With the rate, unlike any other load on the same desk: requests are told apart by it. */
  name: string;
  k6: string;
  address: string;
  key: string;
  tickets: readonly NewTicket[];
  /** Tickets a second. */
  rate: number;
  seconds: number;
  /** A folder for the script and what it writes. */
  dir: string;
};

/** What one rate came to. Times are milliseconds. */
export type RateFigures = {
  rate: number;
  seconds: number;
  sent: number;
  /** Requests that k6 could not begin, since all connections were waiting. */
  dropped: number;
  failed: number;
  p50_ms: number;
  p95_ms: number;
  p99_ms: number;
  max_ms: number;
};

const Summary = z.object({
  metrics: z.record(z.string(), z.object({ values: z.record(z.string(), z.number()) })),
});
type Summary = z.infer<typeof Summary>;

/**
 * Sends tickets to the real route at a constant rate, open-loop: a slow answer holds back no later request. A request
 * counts as failed unless it is answered with 201.
 * @throws AppError "unavailable" where k6 is missing or fails
 */
export async function sendLoad(load: Load): Promise<RateFigures> {
  const [script, summary] = [join(load.dir, "load.js"), join(load.dir, "summary.json")];
  await writeFile(join(load.dir, "tickets.json"), JSON.stringify(load.tickets));
  await writeFile(script, k6Script(load, summary));
  try {
    await promisify(execFile)(load.k6, ["run", "--quiet", "--no-usage-report", script], {
      maxBuffer: MAX_OUTPUT,
    });
  } catch (cause) {
    throw new AppError(
      "unavailable",
      `k6 could not send the load: ${cause instanceof Error ? cause.message.slice(0, MAX_TOLD) : String(cause)}\nIt is had from https://k6.io, or by: go install go.k6.io/k6@v1.3.0; say where with --k6 FILE`,
      { cause },
    );
  }
  return figuresOf(load, Summary.parse(JSON.parse(await readFile(summary, "utf8"))));
}

const MAX_TOLD = 500;

function figuresOf({ rate, seconds }: Load, { metrics }: Summary): RateFigures {
  const of = (metric: string, value: string) => metrics[metric]?.values[value] ?? 0;
  return {
    rate,
    seconds,
    sent: of("http_reqs", "count"),
    dropped: of("dropped_iterations", "count"),
    failed: of("unanswered", "count"),
    p50_ms: of("http_req_duration", "med"),
    p95_ms: of("http_req_duration", "p(95)"),
    p99_ms: of("http_req_duration", "p(99)"),
    max_ms: of("http_req_duration", "max"),
  };
}

function k6Script({ address, key, name, rate, seconds, dir }: Load, summary: string): string {
  const scenarios = {
    [`${name}_${rate}`]: {
      executor: "constant-arrival-rate",
      rate,
      timeUnit: "1s",
      duration: `${seconds}s`,
      preAllocatedVUs: Math.min(CONNECTIONS, Math.max(50, Math.ceil(rate / 2))),
      maxVUs: CONNECTIONS,
    },
  };
  const options = {
    scenarios,
    discardResponseBodies: true,
    // What is not told is not counted: the generator shares the machine with what it measures.
    systemTags: [],
    summaryTrendStats: ["med", "p(95)", "p(99)", "max"],
  };
  return `import http from "k6/http";
import exec from "k6/execution";
import { Counter } from "k6/metrics";
import { SharedArray } from "k6/data";
const tickets = new SharedArray("tickets", () => JSON.parse(open(${JSON.stringify(join(dir, "tickets.json"))})).map((ticket) => JSON.stringify(ticket)));
const unanswered = new Counter("unanswered");
export const options = ${JSON.stringify(options)};
export default function () {
  const { name, iterationInTest } = exec.scenario;
  const answer = http.post(${JSON.stringify(`${address}/api/tickets`)}, tickets[iterationInTest % tickets.length], {
    headers: {
      "content-type": "application/json",
      authorization: ${JSON.stringify(`Bearer ${key}`)},
      "idempotency-key": name + "-" + iterationInTest,
    },
  });
  if (answer.status !== 201) unanswered.add(1);
}
export const handleSummary = (data) => ({ ${JSON.stringify(summary)}: JSON.stringify(data) });
`;
}
