import { parseArgs } from "node:util";
import { openReplays } from "../server/composition/open-replays.js";
import { loadConfig } from "../server/config.js";
import { chooseRuns } from "./replay/choose-runs.js";
import { printReplays } from "./replay/print-replays.js";
import { workThrough } from "./replay/work-through.js";
import { countOption, required, runCommand } from "./shared/run-command.js";

const USAGE = `npm run replay -- RUN…                     run again from the recording alone, in a sandbox: nothing is asked, nothing leaves
npm run replay -- --runs QUERY             many: "all", or "status=escalated category=billing since=7d"

  --from PLACE       begin at a node (troubleshoot), its second pass (troubleshoot:2) or a checkpoint; what came
                     before stands as recorded
  --runs QUERY       runs of tickets by status, priority, category, sentiment, queue, assigned_to, customer_email,
                     q, since and until (7d, 12h or a date), limit; several values by comma
  --concurrency N    so many at once (4)
  --out FILE.jsonl   one outcome a line; started again with the same file, it goes on after what stands in it
  --json             print the outcomes as JSON

Exits with 1 where a run does not come to the recorded end.`;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: "string" },
      runs: { type: "string" },
      concurrency: { type: "string", default: "4" },
      out: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  if (values.runs === undefined) required(positionals[0], USAGE);
  const opened = await openReplays(loadConfig(), { live: false });
  try {
    const { from } = values;
    const runIds = values.runs === undefined ? positionals : await chooseRuns(opened.store, values.runs);
    const outcomes = await workThrough(runIds, {
      work: (runId) => opened.replays.replay(runId, { from }),
      concurrency: countOption("concurrency", values.concurrency),
      out: values.out,
      what: "runs replayed",
    });
    if (values.json) console.log(JSON.stringify(outcomes, null, 2));
    else printReplays(outcomes);
    if (outcomes.some(({ outcome }) => outcome !== "identical")) process.exitCode = 1;
  } finally {
    await opened.close();
  }
});
