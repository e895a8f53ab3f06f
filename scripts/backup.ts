import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { loadConfig } from "../server/config.js";
import { AppError } from "../domain/errors.js";
import { backUp } from "./backup/back-up.js";
import { required, runCommand } from "./shared/run-command.js";

const USAGE = `npm run backup -- --to FOLDER     copies the desk in DATA_DIR, while it runs, into a new folder

Database, trained classifiers, embeddings and policy, as they stand at one moment, with the hash of each file.
npm run restore -- --from FOLDER puts it back. A desk on MongoDB is backed up with MongoDB's own tools: docs/operations.md.`;

await runCommand(async () => {
  const { values } = parseArgs({
    options: { to: { type: "string" }, help: { type: "boolean", default: false } },
  });
  if (values.help) return console.log(USAGE);
  const config = loadConfig();
  if (config.mongodbUri !== null)
    throw new AppError(
      "invalid_input",
      "This desk's documents are in MongoDB: back it up with mongodump --oplog or your provider's snapshots (docs/operations.md)",
    );
  const to = resolve(required(values.to, USAGE));
  const { documents, files } = await backUp({ ...config, to, clock: () => new Date() });
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  console.log(
    `${to}: ${documents.tickets ?? 0} tickets, ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB`,
  );
});
