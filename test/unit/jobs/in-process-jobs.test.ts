import { pino } from "pino";
import { afterEach, describe, expect, test } from "vitest";
import { AppError } from "../../../domain/errors.js";
import type { JobName } from "../../../domain/jobs.js";
import { GiveUp, type JobContext, type JobHandlers } from "../../../server/jobs/handlers.js";
import { createInProcessJobs, type InProcessJobs } from "../../../server/jobs/in-process-jobs.js";
import { JOB_OPTIONS } from "../../../server/jobs/job-options.js";

let jobs: InProcessJobs | undefined;
afterEach(async () => {
  await jobs?.drain(1000);
});

type Work = (payload: unknown, context: JobContext) => Promise<string>;

/** A runner whose jobs all do the same work, at a time that a test moves by hand. */
function runner(work: Work, { concurrency = 10 } = {}) {
  const time = { ms: 0 };
  const begun: [JobName, unknown, number][] = [];
  const handler =
    (name: JobName): Work =>
    (payload, context) => {
      begun.push([name, payload, context.attempt]);
      return work(payload, context);
    };
  const handlers: JobHandlers = {
    "work-ticket": handler("work-ticket"),
    deliver: handler("deliver"),
    "expire-review": handler("expire-review"),
    assign: handler("assign"),
    sweep: handler("sweep"),
  };
  const log = pino({ level: "silent" });
  const made = createInProcessJobs({
    handlers,
    log,
    clock: () => new Date(time.ms),
    concurrency,
    options: JOB_OPTIONS,
  });
  jobs = made;
  return { jobs: made, time, begun };
}

/** Work that waits until it is let go. */
function gate() {
  let open: () => void = () => {};
  const opened = new Promise<string>((resolve) => {
    open = () => resolve("done");
  });
  return { open, opened };
}

const ticket = (id: string) => ({ ticket_id: id });

describe("in-process jobs", () => {
  test("wait until the runner starts, then run in the order of their due times", async () => {
    const { jobs, begun, time } = runner(async () => "done", { concurrency: 1 });
    jobs.enqueue("work-ticket", ticket("late"), { delayMs: 10 });
    jobs.enqueue("work-ticket", ticket("a"));
    await jobs.idle();
    expect(begun).toEqual([]);
    jobs.start();
    await jobs.idle();
    expect(begun.map(([, payload]) => payload)).toEqual([ticket("a")]);
    time.ms = 10;
    await jobs.idle();
    expect(begun.map(([, payload]) => payload)).toEqual([ticket("a"), ticket("late")]);
  });

  test("asked for several times while waiting, run once, at the earliest time asked for", async () => {
    const { jobs, begun } = runner(async () => "done");
    jobs.enqueue("work-ticket", ticket("a"), { delayMs: 1000 });
    jobs.enqueue("work-ticket", ticket("a"));
    jobs.enqueue("work-ticket", ticket("a"), { delayMs: 5000 });
    jobs.start();
    await jobs.idle();
    expect(begun).toHaveLength(1);
  });

  test("asked for while they run, run once more afterwards and never twice at a time", async () => {
    let running = 0;
    let most = 0;
    const { open, opened } = gate();
    const { jobs, begun } = runner(async () => {
      running += 1;
      most = Math.max(most, running);
      await opened;
      running -= 1;
      return "done";
    });
    jobs.start();
    jobs.enqueue("work-ticket", ticket("a"));
    await new Promise(setImmediate);
    for (let at = 0; at < 5; at += 1) jobs.enqueue("work-ticket", ticket("a"));
    await new Promise(setImmediate);
    expect(begun).toHaveLength(1);
    open();
    await jobs.idle();
    expect(begun).toHaveLength(2);
    expect(most).toBe(1);
  });

  test("run at most as many at once as allowed", async () => {
    const { open, opened } = gate();
    const { jobs, begun } = runner(() => opened, { concurrency: 2 });
    jobs.start();
    for (const id of ["a", "b", "c"]) jobs.enqueue("work-ticket", ticket(id));
    await new Promise(setImmediate);
    expect(begun).toHaveLength(2);
    open();
    await jobs.idle();
    expect(begun).toHaveLength(3);
  });

  test("that are quick do not wait for tickets that take long", async () => {
    const { open, opened } = gate();
    const { jobs, begun } = runner(() => opened, { concurrency: 2 });
    jobs.start();
    for (const id of ["a", "b", "c"]) jobs.enqueue("work-ticket", ticket(id));
    jobs.enqueue("deliver", { effect_id: "EFF-1" });
    jobs.enqueue("sweep", {});
    await new Promise(setImmediate);
    expect(begun.map(([name]) => name)).toEqual(["work-ticket", "work-ticket", "deliver", "sweep"]);
    open();
    await jobs.idle();
    expect(begun).toHaveLength(5);
  });

  test("that fail are tried again after a wait that doubles, and are told which attempt is the last", async () => {
    const lasts: boolean[] = [];
    const { jobs, begun, time } = runner((_payload, { last }) => {
      lasts.push(last);
      return Promise.reject(new Error("down"));
    });
    jobs.start();
    jobs.enqueue("work-ticket", ticket("a"));
    for (const ms of [0, 999, 1000, 2999, 3000, 7000, 60_000]) {
      time.ms = ms;
      // oxlint-disable-next-line no-await-in-loop
      await jobs.idle();
    }
    expect(begun.map(([, , attempt]) => attempt)).toEqual([1, 2, 3, 4]);
    expect(lasts).toEqual([false, false, false, true]);
    expect(jobs.failed()).toEqual([
      { name: "work-ticket", payload: ticket("a"), attempts: 4, error: "down" },
    ]);
  });

  test.each([
    ["gives up", new GiveUp("no use")],
    ["asks for what is not there", new AppError("not_found", "no ticket")],
  ])("whose handler %s are not tried again", async (_name, error) => {
    const { jobs, begun, time } = runner(() => Promise.reject(error));
    jobs.start();
    jobs.enqueue("deliver", { effect_id: "EFF-1" });
    await jobs.idle();
    time.ms = 60_000;
    await jobs.idle();
    expect(begun).toHaveLength(1);
    expect(jobs.failed()).toHaveLength(1);
  });

  test("with a payload of another shape are refused without a throw", async () => {
    const { jobs, begun } = runner(async () => "done");
    jobs.start();
    jobs.enqueue("work-ticket", JSON.parse("{}"));
    await jobs.idle();
    expect(begun).toEqual([]);
  });

  test("drain: those that run may end, and none begins", async () => {
    const { open, opened } = gate();
    const { jobs, begun } = runner(() => opened, { concurrency: 1 });
    jobs.start();
    jobs.enqueue("work-ticket", ticket("a"));
    jobs.enqueue("work-ticket", ticket("b"));
    await new Promise(setImmediate);
    const drained = jobs.drain(10_000);
    open();
    expect(await drained).toBe(true);
    expect(begun).toHaveLength(1);
  });

  test("drain: those that take too long are told to stop", async () => {
    const { jobs } = runner(
      (_payload, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(new Error("stopped")));
        }),
    );
    jobs.start();
    jobs.enqueue("sweep", {});
    await new Promise(setImmediate);
    expect(await jobs.drain(1)).toBe(false);
    await new Promise(setImmediate);
    expect(jobs.failed()).toMatchObject([{ name: "sweep", error: "stopped" }]);
  });
});
