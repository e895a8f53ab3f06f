import { EventEmitter, once } from "node:events";
import { AsyncLocalStorageProviderSingleton } from "@langchain/core/singletons";
import { Annotation, END, MemorySaver, START, StateGraph } from "@langchain/langgraph";
import { pino } from "pino";
import { expect, test } from "vitest";
import type { JobHandlers } from "../../../server/jobs/handlers.js";
import { createInProcessJobs } from "../../../server/jobs/in-process-jobs.js";
import { JOB_OPTIONS } from "../../../server/jobs/job-options.js";
import { createFakeGraveyard } from "../../fakes/graveyard.js";

test("a job does not run inside the graph whose node asked for it", async () => {
  const seen: unknown[] = [];
  const ran = new EventEmitter();
  const bothRan = once(ran, "both");
  const handler = async () => {
    seen.push(AsyncLocalStorageProviderSingleton.getRunnableConfig());
    if (seen.length === 2) ran.emit("both");
    return "looked";
  };
  const handlers: JobHandlers = {
    "work-ticket": handler,
    deliver: handler,
    "deliver-webhook": handler,
    "expire-review": handler,
    assign: handler,
    sweep: handler,
  };
  const jobs = createInProcessJobs({
    handlers,
    graveyard: createFakeGraveyard().graveyard,
    log: pino({ level: "silent" }),
    clock: () => new Date(),
    concurrency: 8,
    options: JOB_OPTIONS,
  });
  jobs.start();
  const graph = new StateGraph(Annotation.Root({ done: Annotation<boolean> }))
    .addNode("act", async () => {
      jobs.enqueue("deliver", { effect_id: "EFF-1" });
      jobs.enqueue("work-ticket", { ticket_id: "TKT-20260101-AAAAAAAA" });
      return { done: true };
    })
    .addEdge(START, "act")
    .addEdge("act", END)
    .compile({ checkpointer: new MemorySaver() });

  await graph.invoke({ done: false }, { configurable: { thread_id: "RUN-1" } });
  // Not idle(), which would begin the jobs from out here.
  await bothRan;
  expect(seen).toEqual([undefined, undefined]);
});
