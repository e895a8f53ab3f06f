import { pino } from "pino";
import { afterEach, describe, expect, test } from "vitest";
import { createInProcessJobs } from "../../../server/jobs/in-process-jobs.js";
import type { JobEngine } from "../../../server/jobs/job-engine.js";
import { JOB_OPTIONS } from "../../../server/jobs/job-options.js";
import { createFakeGraveyard } from "../../fakes/graveyard.js";
import { gate, handlersOf, type Work } from "../../fixtures/job-work.js";

let jobs: JobEngine | undefined;
afterEach(async () => {
  await jobs?.drain(1000);
});

/** A runner whose jobs all do the same work, at a time that a test moves by hand. */
function runner(work: Work, { concurrency = 10 } = {}) {
  const time = { ms: 0 };
  const { handlers, begun } = handlersOf(work);
  const { graveyard, buried } = createFakeGraveyard();
  const retriedOnes: boolean[] = [];
  const made = createInProcessJobs({
    handlers,
    graveyard: { ...graveyard, succeeded: async (_id, { retried }) => void retriedOnes.push(retried) },
    log: pino({ level: "silent" }),
    clock: () => new Date(time.ms),
    concurrency,
    options: JOB_OPTIONS,
  });
  jobs = made;
  return { jobs: made, time, begun, buried, retriedOnes };
}

const ticket = (id: string) => ({ ticket_id: id });

/** What both engines promise is tested in test/contract/jobs-suite.ts; here, what only memory and a chosen time show. */
describe("in-process jobs", () => {
  test("that were asked for anew are known as such until they have succeeded, and no longer", async () => {
    let failures = 1;
    const { jobs, time, retriedOnes } = runner(async () => {
      failures -= 1;
      if (failures >= 0) throw new Error("down");
      return "done";
    });
    jobs.start();
    await jobs.retry("work-ticket", ticket("a"));
    jobs.enqueue("work-ticket", ticket("a"));
    await jobs.idle();
    jobs.enqueue("work-ticket", ticket("a"));
    time.ms += 10_000;
    await jobs.idle();
    jobs.enqueue("work-ticket", ticket("a"));
    await jobs.idle();
    expect(retriedOnes).toEqual([true, false]);
  });

  test("begin when their time has come by the clock they were given, and idle waits for no later one", async () => {
    const { jobs, begun, time } = runner(async () => "done", { concurrency: 1 });
    jobs.enqueue("work-ticket", ticket("late"), { delayMs: 10 });
    jobs.enqueue("work-ticket", ticket("a"));
    await jobs.idle();
    expect(begun).toEqual([]);
    jobs.start();
    await jobs.idle();
    expect(begun.map(({ payload }) => payload)).toEqual([ticket("a")]);
    time.ms = 10;
    await jobs.idle();
    expect(begun.map(({ payload }) => payload)).toEqual([ticket("a"), ticket("late")]);
  });

  test("that fail are tried again after one, two and four seconds", async () => {
    const { jobs, begun, buried, time } = runner(() => Promise.reject(new Error("down")));
    jobs.start();
    jobs.enqueue("work-ticket", ticket("a"));
    const seen: number[] = [];
    for (const ms of [0, 999, 1000, 2999, 3000, 6999, 7000, 60_000]) {
      time.ms = ms;
      // oxlint-disable-next-line no-await-in-loop
      await jobs.idle();
      seen.push(begun.length);
    }
    expect(seen).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
    expect(buried()).toMatchObject([{ attempts: 4, error: "down" }]);
  });

  test("that wait are counted by lane, with the age of the oldest", async () => {
    const { jobs, time } = runner(async () => "done");
    jobs.enqueue("work-ticket", ticket("a"));
    time.ms = 300;
    jobs.enqueue("work-ticket", ticket("b"));
    jobs.enqueue("deliver", { effect_id: "later" }, { delayMs: 1000 });
    time.ms = 500;
    expect(await jobs.lanes()).toEqual([
      { lane: "tickets", waiting: 2, oldestMs: 500 },
      { lane: "desk", waiting: 0, oldestMs: null },
      { lane: "webhooks", waiting: 0, oldestMs: null },
    ]);
  });

  test("a request of higher priority brings a waiting job forward", async () => {
    const { jobs, begun } = runner(async () => "done", { concurrency: 1 });
    jobs.enqueue("work-ticket", ticket("a"), { priority: 10 });
    jobs.enqueue("work-ticket", ticket("b"), { priority: 20 });
    jobs.enqueue("work-ticket", ticket("b"), { priority: 1 });
    jobs.start();
    await jobs.idle();
    await jobs.idle();
    expect(begun.map(({ payload }) => payload)).toEqual([ticket("b"), ticket("a")]);
  });

  test("a hundred thousand that wait cost no request its moment", async () => {
    const { jobs, begun } = runner(async () => "done", { concurrency: 1 });
    const { open, opened } = gate();
    const busy = runner(() => opened, { concurrency: 1 });
    busy.jobs.start();
    const startedMs = performance.now();
    for (let at = 0; at < 100_000; at += 1)
      busy.jobs.enqueue("work-ticket", ticket(`T-${at}`), { priority: at % 7 });
    await new Promise(setImmediate);
    expect(busy.begun).toHaveLength(1);
    // A second and more where each pump looks at all that wait; milliseconds where it does not.
    for (let at = 0; at < 1000; at += 1) {
      busy.jobs.enqueue("work-ticket", ticket("one more"));
      // oxlint-disable-next-line no-await-in-loop
      await new Promise(setImmediate);
    }
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    open();
    expect([jobs, begun]).toBeDefined();
  });
});
