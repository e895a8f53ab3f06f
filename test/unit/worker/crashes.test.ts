import { describe, expect, test } from "vitest";
import { createFakeChannel, type FakeChannel } from "../../fakes/channels.js";
import { createLife } from "../../fixtures/mortal.js";
import { openTempDocuments } from "../../fixtures/temp-documents.js";
import { withRefund } from "../../fixtures/answers.js";
import { decideReview, lookAt, openTicket, workAll } from "../../fixtures/worker-cases.js";
import { openWorker, pass, timeAt, type Rig } from "../../fixtures/worker-rig.js";

const UNDO_MS = 10_000;
/** Longer than another process could still be sending. */
const LONG_MS = 60_000;

/** The last points of a life: what is before them is the same on every channel. */
const DELIVERY_POINTS = 20;

type Crash = { diesAt: number; channel?: FakeChannel; approves?: boolean };

/**
 * One ticket's whole life, its worker killed at a point and another one started on the same documents. Gives
 * what is left of it, and how many points a worker that lives passes.
 */
async function liveThrough({ diesAt, channel, approves = true }: Crash) {
  const temp = await openTempDocuments();
  const time = timeAt();
  const life = createLife(diesAt);
  const options = {
    database: temp.documents,
    time,
    ...(approves ? { decide: () => withRefund() } : {}),
    ...(channel ? { channels: { api: channel } } : {}),
  };
  const first = openWorker({ ...options, life });
  const patient = openWorker(options);
  try {
    const { ticket_id } = await openTicket(patient);
    // The desk's own process acknowledges and decides; the worker is who dies.
    const workers: Rig[] = [first];
    const work = async () => {
      await Promise.all(workers.map(workAll));
      if (!life.isDead || workers.length > 1) return;
      await first.jobs.drain(0);
      const next = openWorker(options);
      workers.splice(0, 1, next);
      await workAll(next);
    };
    await work();
    const review = (await lookAt(patient, ticket_id)).ticket.open_review_id;
    if (review) await decideReview(patient, review, { type: "accept" });
    await work();
    pass(time, UNDO_MS);
    await work();
    pass(time, LONG_MS);
    await work();
    await Promise.all(workers.map(({ jobs }) => jobs.drain(1000)));
    return { ...(await lookAt(patient, ticket_id)), points: life.passed };
  } finally {
    await patient.jobs.drain(1000);
    await temp.dispose();
  }
}

type End = Awaited<ReturnType<typeof liveThrough>>;

const sent = ({ effects }: End) => effects.filter(({ status }) => status === "sent").map(({ slot }) => slot);

/** Kills a worker at every point that one passes which lives, and looks at what is left each time. */
async function everyCrash(crash: Omit<Crash, "diesAt">, look: (end: End, diesAt: number) => void) {
  const { points } = await liveThrough({ ...crash, diesAt: Number.POSITIVE_INFINITY });
  expect(points).toBeGreaterThan(20);
  for (let diesAt = 1; diesAt <= points; diesAt += 1) {
    // oxlint-disable-next-line no-await-in-loop -- two cores
    look(await liveThrough({ ...crash, diesAt }), diesAt);
  }
}

describe("a worker that is killed at any write, and another that goes on", () => {
  test("an automatic answer is given once, and the ticket is resolved", { timeout: 120_000 }, async () => {
    await everyCrash({ approves: false }, (end, diesAt) => {
      expect({
        diesAt,
        sent: sent(end),
        status: end.ticket.status,
        runs: end.runs.map(({ status }) => status),
      }).toEqual({
        diesAt,
        sent: ["reply"],
        status: "resolved",
        runs: ["completed"],
      });
      expect(end.ticket).toMatchObject({ settled: true, handled: 1 });
    });
  });

  test("an approved reply is given once and its refund made once", { timeout: 120_000 }, async () => {
    await everyCrash({}, (end, diesAt) => {
      expect({ diesAt, sent: sent(end), status: end.ticket.status }).toEqual({
        diesAt,
        sent: ["action-1", "reply"],
        status: "waiting_for_customer",
      });
      expect(end.order?.ledger).toHaveLength(1);
      expect(end.reviews.map(({ status }) => status)).toEqual(["accepted"]);
      expect(end.runs.map(({ status }) => status)).toEqual(["completed"]);
      expect(end.people.map(({ open_count }) => open_count)).toEqual([1]);
      expect(end.events.map(({ number }) => number)).toEqual(end.events.map((_event, at) => at + 1));
    });
  });

  test("an idempotent channel delivers once whatever happens", { timeout: 120_000 }, async () => {
    const { points } = await liveThrough({
      diesAt: Infinity,
      approves: false,
      channel: createFakeChannel({ idempotent: true }),
    });
    for (let diesAt = points - DELIVERY_POINTS; diesAt <= points; diesAt += 1) {
      const channel = createFakeChannel({ idempotent: true });
      // oxlint-disable-next-line no-await-in-loop
      const end = await liveThrough({ diesAt, approves: false, channel });
      expect({ diesAt, delivered: channel.delivered.length, sent: sent(end) }).toEqual({
        diesAt,
        delivered: 1,
        sent: ["reply"],
      });
    }
  });

  test(
    "a channel that cannot be asked never delivers twice; doubt goes to a person",
    { timeout: 120_000 },
    async () => {
      const { points } = await liveThrough({
        diesAt: Infinity,
        approves: false,
        channel: createFakeChannel({ idempotent: false }),
      });
      const ends = new Map<string, Set<number>>();
      for (let diesAt = points - DELIVERY_POINTS; diesAt <= points; diesAt += 1) {
        const channel = createFakeChannel({ idempotent: false });
        // oxlint-disable-next-line no-await-in-loop
        const { effects } = await liveThrough({ diesAt, approves: false, channel });
        const status = effects[0]?.status ?? "none";
        ends.set(status, (ends.get(status) ?? new Set()).add(channel.delivered.length));
      }
      expect([...ends.keys()].toSorted()).toEqual(["sent", "unknown"]);
      expect([...(ends.get("sent") ?? [])]).toEqual([1]);
      // In doubt it may have arrived or not.
      expect([0, 1]).toEqual(expect.arrayContaining([...(ends.get("unknown") ?? [])]));
    },
  );
});
