import { setTimeout as wait } from "node:timers/promises";
import { shuffle } from "../../../knowledge/learning/random.js";
import { decide, openReviews, type PersonAtWork } from "./decide.js";
import { interfere } from "./interfere.js";
import type { ClientLedger } from "./ledger.js";

/** People look at their list again after this, at most and at least. */
const LONGEST_LOOK_MS = 1500;
const SHORTEST_LOOK_MS = 200;
/** At one review at the same moment. */
const MOST_AT_ONE_REVIEW = 4;
/** Reviews decided beside one another. */
const TABLES = 4;
/** Deeds beside reviews, a second. */
const DEEDS_A_SECOND = 1.5;

type Deps = {
  people: readonly PersonAtWork[];
  random: () => number;
  ledger: ClientLedger;
  /** Tickets that were acknowledged, as they come. */
  ticketIds: readonly string[];
  /** Nobody touches a ticket beside its reviews after this. */
  storm: AbortSignal;
  /** Everybody goes home. */
  home: AbortSignal;
};

/**
 * The desk's people at work: several race to decide the same reviews, and meanwhile they reply, take over, hand back,
 * escalate, resolve, close and take back what was to be sent. After the storm they only decide what is open.
 */
export async function peopleWork(deps: Deps): Promise<void> {
  let deeds = 0;
  const next = () => (deeds += 1);
  const tables = Array.from({ length: TABLES }, () => decideTogether(deps, next));
  await Promise.all([...tables, interfereAll(deps, next)]);
}

async function decideTogether(deps: Deps, next: () => number): Promise<void> {
  const { random, ledger, home } = deps;
  while (!home.aborted) {
    const reader = pick(deps.people, random);
    // oxlint-disable-next-line no-await-in-loop -- one review after the other
    const open = reader ? await openReviews(reader) : [];
    const review = pick(open, random);
    if (review) {
      const hands = 1 + Math.floor(random() * MOST_AT_ONE_REVIEW);
      const some = several(deps.people, hands, random);
      // oxlint-disable-next-line no-await-in-loop
      await Promise.all(some.map((person) => decide(person, review, { random, ledger, next })));
    }
    const pauseMs = review && open.length > TABLES ? SHORTEST_LOOK_MS : LONGEST_LOOK_MS;
    // oxlint-disable-next-line no-await-in-loop
    await wait(pauseMs * random(), undefined, { signal: home }).catch(() => undefined);
  }
}

async function interfereAll(deps: Deps, next: () => number): Promise<void> {
  const { people, random, ledger, ticketIds, storm } = deps;
  const agentIds = people.map(({ agent_id }) => agent_id);
  const underWay: Promise<void>[] = [];
  while (!storm.aborted) {
    // oxlint-disable-next-line no-await-in-loop -- people do one thing after the other
    await wait((2000 * random()) / DEEDS_A_SECOND, undefined, { signal: storm }).catch(() => undefined);
    const person = pick(people, random);
    const ticketId = pick(ticketIds, random);
    if (person && ticketId && !storm.aborted)
      underWay.push(interfere(person, ticketId, { random, ledger, next, agentIds }));
  }
  await Promise.all(underWay);
}

const pick = <T>(list: readonly T[], random: () => number): T | undefined =>
  list[Math.floor(random() * list.length)];

function several<T>(list: readonly T[], count: number, random: () => number): T[] {
  const places = [...list.keys()];
  shuffle(places, random);
  return places.slice(0, count).flatMap((place) => list[place] ?? []);
}
