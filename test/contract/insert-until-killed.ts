/**
 * Inserts orders until it is killed, and prints each key once its insert is acknowledged.
 * Arguments: the engine, and where its documents are.
 */
import type { Documents } from "../../domain/documents.js";
import { openMongoDocuments } from "../../store/mongo-documents.js";
import { openSqliteDocuments } from "../../store/sqlite-documents.js";

const OPEN: Record<string, (location: string) => Promise<Documents>> = {
  sqlite: async (path) => openSqliteDocuments({ path }),
  "sqlite-beside": async (path) => openSqliteDocuments({ path, beside: true }),
  mongo: (uri) => openMongoDocuments({ uri }),
};
const AT_ONCE = 5;

const [, , engine = "", location = ""] = process.argv;
const documents = await OPEN[engine]?.(location);
if (!documents) throw new Error(`no engine "${engine}"`);

for (let batch = 0; ; batch += 1) {
  const keys = Array.from({ length: AT_ONCE }, (_, at) => `O-${batch * AT_ONCE + at}`);
  // oxlint-disable-next-line no-await-in-loop -- what is not acknowledged must not be printed
  await Promise.all(
    keys.map(async (key) => {
      await documents.insert("orders", { order_id: key });
      process.stdout.write(`${key}\n`);
    }),
  );
}
