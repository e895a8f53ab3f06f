import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { AppError } from "../../../domain/errors.js";
import type { RunDocument } from "../../../domain/run.js";
import { serveDesk } from "../../fixtures/http-desk.js";
import { UNRUN_THREADS } from "../../fixtures/unrun-threads.js";

const gone = async (): Promise<never> => {
  throw new AppError("unavailable", "The database does not answer.");
};

test("a history during which the database goes away is refused once, and fails nowhere else", async () => {
  const unheard: unknown[] = [];
  const hear = (error: unknown) => void unheard.push(error);
  process.on("unhandledRejection", hear);
  onTestFinished(() => void process.off("unhandledRejection", hear));
  const desk = await serveDesk({
    reviews: { get: gone, list: gone },
    runs: {
      get: gone,
      list: async () => ({ items: [{ run_id: "RUN-1" } as RunDocument], next: null }),
    },
    threadGraph: {
      ...UNRUN_THREADS,
      getStateHistory: async function* ({ configurable }) {
        const config = { configurable: { ...configurable, checkpoint_id: "checkpoint-1" } };
        const interrupts = [{ id: "interrupt-1", value: null }];
        const task = { id: "task-1", name: "review", path: [], interrupts } as never;
        yield { ...(await UNRUN_THREADS.getState({ configurable })), config, tasks: [task] };
        await setImmediate();
        await gone();
      },
    },
  });
  const { ticket_id } = await desk.ticket({ run_id: "RUN-1", open_review_id: "REV-1" });
  expect((await desk.post(`/threads/${ticket_id}/history`, {})).status).toBe(503);
  expect(unheard).toEqual([]);
});
