import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { loadConfig } from "../server/config.js";
import { restoreDesk } from "./backup/restore-desk.js";
import { required, runCommand } from "./shared/run-command.js";

const USAGE = `npm run restore -- --from FOLDER  puts a backup into DATA_DIR, which must hold no desk

Every file is compared with the backup's list before anything is written. The policy is left alone: the one that the
backup was made under is in its deskgraph.yaml.`;

await runCommand(async () => {
  const { values } = parseArgs({
    options: { from: { type: "string" }, help: { type: "boolean", default: false } },
  });
  if (values.help) return console.log(USAGE);
  const { dataDir } = loadConfig();
  const { made_at, documents } = await restoreDesk({ from: resolve(required(values.from, USAGE)), dataDir });
  console.log(
    `${dataDir}: the desk of ${made_at} with ${documents.tickets ?? 0} tickets; npm start begins where it stood`,
  );
});
