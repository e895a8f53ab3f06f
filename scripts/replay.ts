import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { openReplays } from "../server/composition/open-replays.js";
import { loadConfig } from "../server/config.js";
import { chooseRuns } from "./replay/choose-runs.js";
import { forksPage } from "./replay/forks-page.js";
import { printForks } from "./replay/print-forks.js";
import { printReplays } from "./replay/print-replays.js";
import { readChanges } from "./replay/read-changes.js";
import { workThrough } from "./replay/work-through.js";
import { countOption, required, runCommand } from "./shared/run-command.js";

const USAGE = `npm run replay -- RUN…                     run again from the recording alone, in a sandbox: nothing is asked, nothing leaves
npm run replay -- RUN --model NAME --live  a fork: the same with something changed, and what differs
npm run replay -- --runs QUERY …           many: "all", or "status=escalated category=billing since=7d"

  --from PLACE       begin at a node (troubleshoot), its second pass (troubleshoot:2) or a checkpoint; what came
                     before stands as recorded
  --set KEY=JSON     a value of the state from there on, such as sentiment=… (may stand several times)
  --model NAME       another model, or none; needs --live
  --policy FILE      another policy
  --prompt AGENT=FILE  another system prompt; {{prompt}} in it stands for the agent's own
  --live             models and local inference answer anew from there on; what was looked up is as it was then
  --html FILE        the forks as one page
  --runs QUERY       runs of tickets by status, priority, category, sentiment, queue, assigned_to, customer_email,
                     q, since and until (7d, 12h or a date), limit; several values by comma
  --concurrency N    so many at once (4)
  --out FILE.jsonl   one outcome a line; started again with the same file, it goes on after what stands in it
  --json             print the outcomes as JSON

A replay exits with 1 where a run does not come to its recorded end, a fork where it cannot go on.`;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: "string" },
      set: { type: "string", multiple: true },
      model: { type: "string" },
      policy: { type: "string" },
      prompt: { type: "string", multiple: true },
      live: { type: "boolean", default: false },
      html: { type: "string" },
      runs: { type: "string" },
      concurrency: { type: "string", default: "4" },
      out: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  if (values.runs === undefined) required(positionals[0], USAGE);
  const changes = await readChanges(values);
  const opened = await openReplays(loadConfig(), { live: values.live });
  try {
    const { from, out } = values;
    const concurrency = countOption("concurrency", values.concurrency);
    const runIds = values.runs === undefined ? positionals : await chooseRuns(opened.store, values.runs);
    if (changes) {
      const work = (runId: string) => opened.replays.fork(runId, changes);
      const forks = await workThrough(runIds, { work, concurrency, out, what: "runs forked" });
      if (values.html !== undefined) await writeFile(values.html, forksPage(forks));
      if (values.json) console.log(JSON.stringify(forks, null, 2));
      else printForks(forks);
      if (forks.some(({ outcome }) => outcome !== "done")) process.exitCode = 1;
    } else {
      const work = (runId: string) => opened.replays.replay(runId, { from });
      const replays = await workThrough(runIds, { work, concurrency, out, what: "runs replayed" });
      if (values.json) console.log(JSON.stringify(replays, null, 2));
      else printReplays(replays);
      if (replays.some(({ outcome }) => outcome !== "identical")) process.exitCode = 1;
    }
  } finally {
    await opened.close();
  }
});
