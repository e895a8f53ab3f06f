import { parseArgs } from "node:util";
import { SingleBar } from "cli-progress";
import Table from "cli-table3";
import { AppError } from "../domain/errors.js";
import { loadConfig } from "../server/config.js";
import { move } from "./migrate/move.js";
import { openSide, type Side } from "./migrate/sides.js";
import { verify, type Verdict } from "./migrate/verify.js";
import { required, runCommand } from "./shared/run-command.js";

const HELP = `npm run migrate -- --to mongodb://HOST/DATABASE [--from sqlite:DIR]
npm run migrate -- --from mongodb://HOST/DATABASE --to sqlite:DIR

Moves all documents and checkpoints of a desk that is stopped, and compares both places at the end. The source stays as
it is. What was interrupted goes on where it stopped, when the same command is given again.

--from  where the data is: sqlite:DIR with a desk's data folder (DATA_DIR where it is left out), or mongodb://…
--to    where it goes: a place that holds no data and that no desk uses`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { from: { type: "string" }, to: { type: "string" }, help: { type: "boolean", default: false } },
  });
  if (values.help) return console.log(HELP);
  const to = required(values.to, HELP);
  const from = await openSide(values.from ?? `sqlite:${loadConfig().dataDir}`);
  try {
    const target = await openSide(to);
    try {
      await moveAndVerify(from, target);
    } finally {
      await target.documents.close();
    }
  } finally {
    await from.documents.close();
  }
}

async function moveAndVerify(from: Side, to: Side): Promise<void> {
  const bar = new SingleBar({
    format: "{bar} {percentage}%  {value} of {total} documents and threads",
    noTTYOutput: true,
    notTTYSchedule: 1000,
    hideCursor: true,
  });
  bar.start(0, 0);
  try {
    await move({
      from,
      to,
      onProgress: (done, total) => {
        bar.setTotal(total);
        bar.update(done);
      },
    });
  } finally {
    bar.stop();
  }
  const verdicts = await verify(from, to);
  print(verdicts);
  const wrong = verdicts.filter(({ isSame }) => !isSame).map(({ collection }) => collection);
  if (wrong.length > 0)
    throw new AppError(
      "conflict",
      `${to.name} is not what ${from.name} is (${wrong.join(", ")}): was a desk started meanwhile? Empty the target and begin again`,
    );
  await to.mark.clear();
  console.log(`${to.name} holds all that ${from.name} holds.`);
}

function print(verdicts: readonly Verdict[]): void {
  const table = new Table({ head: ["collection", "from", "to", "sha-256"], style: { head: [], border: [] } });
  for (const { collection, from, to, isSame } of verdicts)
    table.push([collection, from.count, to.count, isSame ? from.sha256.slice(0, 16) : "differs"]);
  console.log(table.toString());
}

await runCommand(main);
