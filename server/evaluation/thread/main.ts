import { parentPort, workerData } from "node:worker_threads";
import { openEvaluation } from "../../composition/open-evaluation.js";
import { evaluate } from "../evaluate.js";
import { nextOf, type RunTold, type ThreadTask } from "../evaluate-in-threads.js";

if (!parentPort) throw new Error("thread/main.ts runs in a worker thread only");
const port = parentPort;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- given by evaluate-in-threads alone
const { cases, config, counter, ...task } = workerData as ThreadTask;
const opened = await openEvaluation(config);
try {
  await evaluate(cases, {
    ...opened,
    ...task,
    judge: null,
    next: nextOf(counter),
    onResult: (result, calls, place) => port.postMessage({ result, calls, place } satisfies RunTold),
  });
} finally {
  await opened.close();
}
