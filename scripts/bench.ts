import { benchGraph } from "./bench/graph.js";
import { benchIntake } from "./bench/intake.js";
import { benchRecording } from "./bench/recording.js";
import { benchSoak } from "./bench/soak.js";
import { benchWeb } from "./bench/web.js";
import { benchWorkers } from "./bench/workers.js";
import { AppError } from "../domain/errors.js";
import { runCommand } from "./shared/run-command.js";

const USAGE = `npm run bench -- graph [options]     tickets through the whole graph
npm run bench -- intake [options]    tickets over HTTP, at constant rates
npm run bench -- workers [options]   one, two and four worker processes on real servers
npm run bench -- recording [options] what recording costs a node
npm run bench -- soak [options]      a day of tickets, memory and disk
npm run bench -- web [options]       the pages in Chromium: first load, and long lists of tickets
npm run bench -- NAME --help         what each of them measures`;

/** Every benchmark by its name: given its own arguments, it tells whether what must hold held. */
const BENCHES: Record<string, (args: string[]) => Promise<boolean>> = {
  graph: benchGraph,
  intake: benchIntake,
  workers: benchWorkers,
  recording: benchRecording,
  soak: benchSoak,
  web: benchWeb,
};

await runCommand(async () => {
  const [name = "", ...args] = process.argv.slice(2);
  const bench = BENCHES[name];
  if (!bench) throw new AppError("invalid_input", USAGE);
  if (!(await bench(args))) process.exitCode = 1;
});
