import type { RunDocument } from "../../domain/run.js";
import type { NewTicket } from "../../domain/ticket.js";
import type { Knowledge } from "../../knowledge/start-knowledge.js";
import { compose, type ComposedDesk } from "../../server/compose.js";
import { loadConfig } from "../../server/config.js";
import { fillWithSamples } from "../../server/demo/fill-with-samples.js";
import { vouchingIntegration } from "../../server/http/who.js";
import { accountFor, type Account } from "./account.js";
import type { Wiring } from "./empty-graph.js";
import { startStopwatch, type Spent } from "./stopwatch.js";

/** A ticket that is not settled after this is stuck: sweeps come every five seconds. */
const SETTLE_MS = 60_000;

export type DeskRun = { spent: Spent; account: Account; runs: RunDocument[]; wiring: Wiring };

type Options = {
  tickets: readonly NewTicket[];
  /** Sent and worked before the clock starts, so that compiled code is measured. */
  warmUp: readonly NewTicket[];
  /** Stands for the desk's own inference thread where it is given. */
  knowledge?: Knowledge | undefined;
  dataDir: string;
};

/** Sends tickets to a desk composed as `npm start` composes it, on a data folder of its own, and waits until nothing is left to do. */
export async function runDesk({ tickets, warmUp, knowledge, dataDir }: Options): Promise<DeskRun> {
  const config = loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: "silent", DEMO: "off" });
  const desk = await compose(config, knowledge ? { knowledge } : {});
  try {
    await fillWithSamples({ ...desk, ...desk.store });
    await desk.start();
    await workAll(desk, warmUp);
    const stop = startStopwatch();
    const submitted = await workAll(desk, tickets);
    const spent = stop();
    const stored = present(await Promise.all(submitted.map((id) => desk.store.tickets.get(id))));
    const runIds = present(stored.map(({ run_id }) => run_id ?? undefined));
    const runs = present(await Promise.all(runIds.map((id) => desk.store.runs.get(id))));
    const account = accountFor({
      submitted,
      tickets: stored,
      runs,
      failedJobs: (await desk.store.deadLetters.list({ limit: tickets.length })).items,
    });
    return { spent, account, runs, wiring: wiringOf(desk) };
  } finally {
    await desk.close();
  }
}

/** Sends them all as fast as the desk takes them, and waits for it to come to rest; their ids. */
export async function workAll(desk: ComposedDesk, tickets: readonly NewTicket[]): Promise<string[]> {
  const who = integration(desk);
  const ids: string[] = [];
  for (const ticket of tickets) {
    // One sender after the other, as one client would; the desk works beside it.
    // oxlint-disable-next-line no-await-in-loop
    ids.push((await desk.desk.createTicket(ticket, { who })).ticket_id);
  }
  await desk.jobs.idle();
  const until = performance.now() + SETTLE_MS;
  // What waits for a retry is not due yet: it is waited for, up to a limit.
  // oxlint-disable-next-line no-await-in-loop
  for (const id of ids) await desk.waitForTicket(id, Math.max(0, until - performance.now()));
  await desk.jobs.idle();
  return ids;
}

/** As the graph was built; its type names every node. */
export function wiringOf({ graph }: Pick<ComposedDesk, "graph">): Wiring {
  if (!graph) throw new TypeError("a desk that works no tickets has no graph");
  return graph.builder as unknown as Wiring;
}

const present = <T>(found: readonly (T | undefined)[]): T[] => found.filter((one) => one !== undefined);

/** An integration that vouches for its customers, so that tools read their records. */
export const integration = ({ clock }: Pick<ComposedDesk, "clock">) =>
  vouchingIntegration({ id: "bench", name: "Benchmark" }, clock);
