import { benchGraph } from "./bench/graph.js";
import { AppError } from "../domain/errors.js";
import { runCommand } from "./shared/run-command.js";

const USAGE = `npm run bench -- graph [options]    tickets through the whole graph; npm run bench -- graph --help`;

/** Every benchmark by its name: given its own arguments, it tells whether what must hold held. */
const BENCHES: Record<string, (args: string[]) => Promise<boolean>> = { graph: benchGraph };

await runCommand(async () => {
  const [name = "", ...args] = process.argv.slice(2);
  const bench = BENCHES[name];
  if (!bench) throw new AppError("invalid_input", USAGE);
  if (!(await bench(args))) process.exitCode = 1;
});
