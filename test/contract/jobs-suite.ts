import { describe, expect, onTestFinished, test } from "vitest";
import { AppError } from "../../domain/errors.js";
import { GiveUp } from "../../server/jobs/handlers.js";
import type { JobEngine } from "../../server/jobs/job-engine.js";
import { BACKOFF_MS, gate, handlersOf, type Begun, type Work } from "../fixtures/job-work.js";
import { until } from "../fixtures/until.js";
import type { JobsEngine } from "./jobs-engines.js";

const ticket = (id: string) => ({ ticket_id: id });
const ids = (begun: readonly Begun[]) => begun.map(({ payload }) => Object.values(payload as object)[0]);

/** The contract of server/jobs/job-engine.ts, for any engine. */
export function jobsSuite(engine: JobsEngine): void {
  /** An engine whose jobs all do the same work; `next` is what starts after it. */
  function open(work: Work, { concurrency = 10 } = {}) {
    const opened = engine.open({ concurrency });
    onTestFinished(() => opened.dispose());
    const next = (nextWork: Work) => {
      const { handlers, begun } = handlersOf(nextWork);
      return { jobs: opened.start(handlers), begun };
    };
    return { ...next(work), next, buried: opened.buried };
  }

  /** Requests reach the queue from here on, whichever it is. */
  const reached = (jobs: JobEngine) => until(() => jobs.isReachable());

  describe(`jobs on ${engine.name}`, () => {
    test("wait until somebody starts, and then are done", async () => {
      const { jobs, begun } = open(async () => "done");
      await reached(jobs);
      jobs.enqueue("work-ticket", ticket("a"));
      await until(async () => (await jobs.lanes()).some(({ waiting }) => waiting === 1));
      expect(begun).toEqual([]);
      jobs.start();
      await until(() => begun.length === 1);
      await jobs.idle();
      expect(begun).toMatchObject([{ name: "work-ticket", payload: ticket("a"), attempt: 1, last: false }]);
    });

    test("asked for several times while they wait are done once, at the earliest time asked for", async () => {
      const { jobs, begun } = open(async () => "done");
      await reached(jobs);
      jobs.enqueue("work-ticket", ticket("a"), { delayMs: 60_000 });
      jobs.enqueue("work-ticket", ticket("a"));
      jobs.enqueue("work-ticket", ticket("a"), { delayMs: 90_000 });
      jobs.enqueue("deliver", { effect_id: "b" });
      jobs.start();
      await until(() => begun.length === 2);
      await jobs.idle();
      expect(new Set(ids(begun))).toEqual(new Set(["a", "b"]));
    });

    test("asked for while they run are done once more afterwards, never two at a time", async () => {
      let running = 0;
      let most = 0;
      const { open: letGo, opened } = gate();
      const { jobs, begun } = open(async () => {
        running += 1;
        most = Math.max(most, running);
        await opened;
        running -= 1;
        return "done";
      });
      await reached(jobs);
      jobs.start();
      jobs.enqueue("work-ticket", ticket("a"));
      await until(() => begun.length === 1);
      for (let at = 0; at < 5; at += 1) jobs.enqueue("work-ticket", ticket("a"));
      // Something asked for later has been done: so the others have arrived, too.
      jobs.enqueue("work-ticket", ticket("b"));
      await until(() => ids(begun).includes("b"));
      expect(ids(begun)).toEqual(["a", "b"]);
      letGo();
      await until(() => begun.length === 3);
      await jobs.idle();
      expect([ids(begun), most]).toEqual([["a", "b", "a"], 2]);
    });

    test("that ask for themselves are done again after the delay that they asked for", async () => {
      const { jobs, begun } = open(async () => {
        if (begun.length === 1) jobs.enqueue("work-ticket", ticket("a"), { delayMs: 200 });
        return "done";
      });
      await reached(jobs);
      jobs.start();
      jobs.enqueue("work-ticket", ticket("a"));
      await until(() => begun.length === 2);
      expect(begun[1]!.atMs - begun[0]!.atMs).toBeGreaterThanOrEqual(190);
    });

    test("wait for their delay, and no job behind them does", async () => {
      const { jobs, begun } = open(async () => "done", { concurrency: 1 });
      await reached(jobs);
      jobs.start();
      const askedMs = performance.now();
      jobs.enqueue("work-ticket", ticket("later"), { delayMs: 300 });
      jobs.enqueue("work-ticket", ticket("now"));
      await until(() => begun.length === 2);
      expect(ids(begun)).toEqual(["now", "later"]);
      expect(begun[1]!.atMs - askedMs).toBeGreaterThanOrEqual(290);
    });

    test("of one lane go by priority, those without one first, and in order within one", async () => {
      const { jobs, begun } = open(async () => "done", { concurrency: 1 });
      await reached(jobs);
      jobs.enqueue("work-ticket", ticket("email"), { priority: 240 });
      jobs.enqueue("work-ticket", ticket("chat"), { priority: 5 });
      jobs.enqueue("work-ticket", ticket("email 2"), { priority: 240 });
      jobs.enqueue("work-ticket", ticket("a person waits"));
      await until(async () => (await jobs.lanes()).some(({ waiting }) => waiting === 4));
      jobs.start();
      await until(() => begun.length === 4);
      expect(ids(begun)).toEqual(["a person waits", "chat", "email", "email 2"]);
    });

    test("that fail are tried again after a wait that doubles, and are told which attempt is the last", async () => {
      const { jobs, begun, buried } = open(() => Promise.reject(new Error("down")));
      await reached(jobs);
      jobs.start();
      jobs.enqueue("work-ticket", ticket("a"));
      await until(() => buried().length === 1);
      expect(begun.map(({ attempt, last }) => [attempt, last])).toEqual([
        [1, false],
        [2, false],
        [3, false],
        [4, true],
      ]);
      const waits = begun.slice(1).map(({ atMs }, at) => atMs - begun[at]!.atMs);
      expect(waits.map((ms, at) => ms >= BACKOFF_MS * 2 ** at - 5)).toEqual([true, true, true]);
      expect(buried()).toEqual([{ name: "work-ticket", payload: ticket("a"), attempts: 4, error: "down" }]);
    });

    test("asked for between two attempts keep their attempts, else a failing job would never end", async () => {
      const { jobs, begun, buried } = open(() => Promise.reject(new Error("down")));
      await reached(jobs);
      jobs.start();
      for (const times of [1, 2, 3]) {
        jobs.enqueue("work-ticket", ticket("a"));
        // oxlint-disable-next-line no-await-in-loop -- one after the other is what this is about
        await until(() => begun.length >= times);
      }
      await until(() => buried().length === 1);
      expect(begun.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
    });

    test.each([
      ["gives up", new GiveUp("no use")],
      ["asks for what is not there", new AppError("not_found", "no ticket")],
    ])("whose handler %s are not tried again", async (_name, error) => {
      const { jobs, begun, buried } = open(() => Promise.reject(error));
      await reached(jobs);
      jobs.start();
      jobs.enqueue("deliver", { effect_id: "EFF-1" });
      await until(() => buried().length === 1);
      await jobs.idle();
      expect([begun.length, buried()]).toMatchObject([1, [{ attempts: 1, error: error.message }]]);
    });

    test("that failed for good leave the list once they are asked for again and succeed", async () => {
      let isDown = true;
      const { jobs, begun, buried } = open(async () => {
        if (isDown) throw new GiveUp("down");
        return "done";
      });
      await reached(jobs);
      jobs.start();
      jobs.enqueue("deliver", { effect_id: "EFF-1" });
      await until(() => buried().length === 1);
      await jobs.retry("deliver", { effect_id: "EFF-1" });
      await until(() => begun.length === 2);
      await jobs.idle();
      expect(buried()).toHaveLength(1);
      isDown = false;
      await jobs.retry("deliver", { effect_id: "EFF-1" });
      await until(() => buried().length === 0);
    });

    test("that are none of the desk's are not asked for again, and wrong payloads are refused without a throw", async () => {
      const { jobs, begun } = open(async () => "done");
      await reached(jobs);
      jobs.start();
      await expect(jobs.retry("mine-bitcoin", {})).rejects.toMatchObject({ code: "conflict" });
      await expect(jobs.retry("deliver", { effect: 1 })).rejects.toMatchObject({ code: "conflict" });
      expect(() => jobs.enqueue("work-ticket", JSON.parse("{}"))).not.toThrow();
      await jobs.idle();
      expect(begun).toEqual([]);
    });

    test("of the clock come at once and again and again, and one that takes long is not done twice at a time", async () => {
      let running = 0;
      let most = 0;
      const slow = async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 150));
        running -= 1;
        return "done";
      };
      const first = open(slow);
      const second = first.next(slow);
      await Promise.all([first.jobs, second.jobs].map(reached));
      first.jobs.repeat("sweep", 50);
      second.jobs.repeat("sweep", 50);
      first.jobs.start();
      second.jobs.start();
      await until(() => first.begun.length + second.begun.length >= 4);
      expect(most).toBe(1);
    });

    test("that run may end when the process stops, and those that wait are there for the next start", async () => {
      const { open: letGo, opened } = gate();
      const first = open(() => opened, { concurrency: 1 });
      await reached(first.jobs);
      first.jobs.start();
      first.jobs.enqueue("work-ticket", ticket("a"));
      first.jobs.enqueue("work-ticket", ticket("b"));
      await until(async () => (await first.jobs.lanes()).some(({ waiting }) => waiting === 1));
      const drained = first.jobs.drain(10_000);
      letGo();
      expect(await drained).toBe(true);
      expect(ids(first.begun)).toEqual(["a"]);
      const then = first.next(async () => "done");
      then.jobs.start();
      await until(() => then.begun.length === 1);
      expect(ids(then.begun)).toEqual(["b"]);
    });

    test("that take too long to end are told to stop, and begin again at the next start as if never begun", async () => {
      const first = open(
        (_job, { signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener("abort", () => reject(new Error("stopped")));
          }),
      );
      await reached(first.jobs);
      first.jobs.start();
      first.jobs.enqueue("deliver", { effect_id: "EFF-1" });
      await until(() => first.begun.length === 1);
      expect(await first.jobs.drain(1)).toBe(false);
      const then = first.next(async () => "done");
      then.jobs.start();
      await until(() => then.begun.length === 1);
      expect([then.begun, first.buried()]).toMatchObject([[{ attempt: 1 }], []]);
    });

    test("that are quick do not wait for tickets that take long", async () => {
      const { open: letGo, opened } = gate();
      const { jobs, begun } = open(
        ({ name }) => (name === "work-ticket" ? opened : Promise.resolve("done")),
        {
          concurrency: 2,
        },
      );
      await reached(jobs);
      jobs.start();
      for (const id of ["a", "b", "c"]) jobs.enqueue("work-ticket", ticket(id));
      jobs.enqueue("deliver", { effect_id: "EFF-1" });
      jobs.enqueue("assign", {});
      const quick = () => begun.filter(({ name }) => name !== "work-ticket").map(({ name }) => name);
      // The lanes' workers begin in no order: the tickets that have room may be the later ones.
      await until(() => quick().length === 2 && begun.length >= 4);
      expect([begun.length, quick().toSorted()]).toEqual([4, ["assign", "deliver"]]);
      letGo();
      await until(() => begun.length === 5);
    });
  });
}
