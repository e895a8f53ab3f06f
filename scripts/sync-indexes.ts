import { parseArgs } from "node:util";
import { AppError } from "../domain/errors.js";
import { loadConfig } from "../server/config.js";
import { connectMongo } from "../store/mongo-connection.js";
import { createMongoCheckpointer } from "../store/mongo-checkpointer.js";
import { syncIndexes } from "../store/mongo-indexes.js";
import { createModels } from "../store/mongo-models.js";
import { runCommand } from "./shared/run-command.js";

const HELP = `npm run sync-indexes

Brings the indexes of the database that MONGODB_URI names to those that this version of the desk asks for: makes what
is missing, makes anew what has changed, drops others. An empty database needs no such thing: the desk makes them
itself. Building an index reads the whole collection; a unique one is best built with every desk stopped.`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: "boolean", default: false } } });
  if (values.help) return console.log(HELP);
  const { mongodbUri } = loadConfig();
  if (mongodbUri === null)
    throw new AppError(
      "invalid_input",
      `MONGODB_URI is not set: SQLite's indexes need no command.\n\n${HELP}`,
    );
  const connection = await connectMongo(mongodbUri, { isPatient: true });
  try {
    await syncIndexes(createModels(connection), ({ collection, made, dropped }) => {
      const done = [...made.map((name) => `made ${name}`), ...dropped.map((name) => `dropped ${name}`)];
      console.log(`${collection}: ${done.length === 0 ? "as it should be" : done.join(", ")}`);
    });
    await createMongoCheckpointer(connection);
  } finally {
    await connection.close();
  }
}

await runCommand(main);
