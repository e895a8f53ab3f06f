import { setTimeout as wait } from "node:timers/promises";
import { createRandom } from "../../knowledge/learning/random.js";
import type { Policy } from "../../domain/policy.js";
import { checkDesk, type Verdict } from "./check/check-desk.js";
import { createCallerFor } from "./clients/caller.js";
import { customersWrite } from "./clients/customers.js";
import { emptyLedger, type ClientLedger } from "./clients/ledger.js";
import { peopleWork } from "./clients/people.js";
import { planTickets } from "./clients/plan.js";
import type { DeskUnderTest } from "./desk-under-test.js";
import { inject, type Injected } from "./faults/inject.js";
import { schedule } from "./faults/kinds.js";
import { supervise } from "./faults/supervise.js";
import type { ChaosOptions } from "./options.js";
import { prepareDesk, type Keys } from "./prepare.js";
import type { OwnExit } from "./processes/child.js";
import { createProgress, type Progress } from "./progress.js";
import { untilQuiet, type Rest } from "./quiet.js";
import { registerWebhooks } from "./register-webhooks.js";
import { shopCustomers } from "./shop.js";
import { openSink, type Sink } from "./sink.js";

/** A client that is not answered for so long after the last customer came gives up: then the desk is dead. */
const PATIENCE_MS = 600_000;
/** How long faults go on once the last customer has come. */
const LAST_FAULT_MS = 30_000;
/** How long people go on deciding once the storm is over. */
const DECIDE_ON_MS = 45_000;
const CUSTOMERS_PER_TICKET = 1 / 6;
const NOTE_EVERY_MS = 1000;

export type Storm = {
  ledger: ClientLedger;
  injected: Injected;
  sink: Record<string, number>;
  received: number;
  /** Processes that ended though nobody had ended them. */
  exits: OwnExit[];
  storm_ms: number;
  quiet_ms: number;
  /** What was still to do when the waiting ended. */
  rest: Rest;
  verdict: Verdict;
};

/** One storm over one desk, from its start to the checker's word. The desk is left running. */
export async function runStorm(desk: DeskUnderTest, options: ChaosOptions, policy: Policy): Promise<Storm> {
  const { seed, tickets, rate } = options;
  const random = createRandom(seed + 1);
  const customers = shopCustomers(Math.max(1, Math.ceil(tickets * CUSTOMERS_PER_TICKET)));
  const plans = planTickets(customers, { tickets, rate, seed });
  await desk.start();
  const keys = await prepared(desk, { policy, customers });
  const sink = await openSink(createRandom(seed + 2));
  const reader = await desk.openReader();
  const progress = createProgress(tickets);
  try {
    const weather = await whileItLasts({ desk, options, keys, plans, random, sink, progress, reader });
    sink.behave();
    const quietFrom = Date.now();
    const rest = await untilQuiet(reader, {
      mostMs: options.quiet_within_ms,
      look: (left) => progress.note(`coming to rest: ${told(left) || "nothing left"}`),
    });
    progress.stop();
    const verdict = await checkDesk({
      reader,
      ledger: weather.ledger,
      received: sink.received,
      policy,
      since: weather.since,
      now: new Date().toISOString(),
    });
    return {
      ...weather,
      sink: sink.counts,
      received: sink.received.length,
      exits: desk.children.flatMap(({ exits }) => exits),
      quiet_ms: Date.now() - quietFrom,
      rest,
      verdict,
    };
  } finally {
    progress.stop();
    await sink.close();
    await reader.close();
  }
}

async function prepared(desk: DeskUnderTest, what: Parameters<typeof prepareDesk>[1]): Promise<Keys> {
  const documents = await desk.openDocuments();
  try {
    return await prepareDesk(documents, what);
  } finally {
    await documents.close();
  }
}

type Weather = {
  desk: DeskUnderTest;
  options: ChaosOptions;
  keys: Keys;
  plans: ReturnType<typeof planTickets>;
  random: () => number;
  sink: Sink;
  progress: Progress;
  reader: Awaited<ReturnType<DeskUnderTest["openReader"]>>;
};

/** Customers write, people decide and interfere, and things break; ends when all run again and nothing is left open. */
async function whileItLasts({ desk, options, keys, plans, random, sink, progress, reader }: Weather) {
  const ledger = emptyLedger();
  const ticketIds: string[] = [];
  const since = new Date().toISOString();
  const begun = Date.now();
  const [storm, home, over] = [new AbortController(), new AbortController(), new AbortController()];
  const lastAt = Math.ceil(plans.at(-1)?.at_ms ?? 0);
  const patience = AbortSignal.timeout(lastAt + PATIENCE_MS);
  const callFor = createCallerFor({ urls: desk.urls, random, answers: ledger.answers, signal: patience });
  const calls = {
    admin: callFor(keys.admin),
    client: callFor(keys.client),
    vouching: callFor(keys.vouching),
  };
  await registerWebhooks(calls, sink);

  const faults = schedule({
    weights: options.weights,
    every_ms: options.fault_every_ms,
    random: createRandom(options.seed),
  });
  const noFaults = Object.keys(options.weights).length === 0;
  let lastFault = "";
  const onFault = (what: string) => {
    lastFault = what;
  };
  const injecting = inject({
    faults: noFaults ? [] : faults,
    targets: desk.targets,
    signal: storm.signal,
    onFault,
  });
  const supervising = supervise(desk.children, over.signal);
  const working = peopleWork({
    people: keys.people.map(({ agent_id, key }) => ({ agent_id, call: callFor(key) })),
    random,
    ledger,
    ticketIds,
    storm: storm.signal,
    home: home.signal,
  });
  const noting = setInterval(() => progress.note(noteOf(ledger, desk, lastFault)), NOTE_EVERY_MS);

  // Faults end soon after the last customer has come, whoever is still unanswered: the desk must catch up by itself.
  const passing = setTimeout(() => storm.abort(), lastAt + LAST_FAULT_MS);
  await customersWrite(plans, {
    calls,
    ledger,
    onTicket: (ticketId) => ticketIds.push(ticketId),
    onDone: () => progress.step(),
  });
  clearTimeout(passing);
  storm.abort();
  const injected = await injecting;
  const storm_ms = Date.now() - begun;
  await untilDecided(reader, Date.now() + DECIDE_ON_MS);
  home.abort();
  await working;
  clearInterval(noting);
  over.abort();
  await supervising;
  return { ledger, injected, storm_ms, since };
}

/** People stay while something waits for them, but not for ever: what is left open may stay so. */
async function untilDecided(reader: Weather["reader"], late: number): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- looked at again and again
  while (Date.now() < late && (await reader.count("reviews", { status: "pending" })) > 0)
    // oxlint-disable-next-line no-await-in-loop
    await wait(NOTE_EVERY_MS);
}

function noteOf(
  { tickets, messages, decisions, answers }: ClientLedger,
  { children }: DeskUnderTest,
  lastFault: string,
): string {
  const down = children.filter(({ running }) => !running).map(({ name }) => name);
  const lost = Object.entries(answers).reduce((sum, [name, n]) => sum + (name.endsWith(" lost") ? n : 0), 0);
  return [
    `acknowledged ${tickets.length} tickets, ${messages.length} messages, ${decisions.length} decisions`,
    `unanswered tries ${lost}`,
    ...(lastFault === "" ? [] : [lastFault]),
    ...(down.length > 0 ? [`down: ${down.join(", ")}`] : []),
  ].join("; ");
}

const told = (rest: Rest): string =>
  Object.entries(rest)
    .map(([what, count]) => `${count} ${what}`)
    .join(", ");
