import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openConnection } from "../../../store/sqlite-connection.js";
import type { Write } from "../../../store/commit-group.js";
import { writerBeside } from "../../../store/writer/writers.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "deskgraph-writer-"));
});
afterEach(() => rm(folder, { recursive: true }));

const insert = (n: number): Write => ({
  kind: "statements",
  statements: [{ sql: "INSERT INTO numbers (n) VALUES (?)", row: [n] }],
});

test("a thread that dies refuses its group as unavailable, and the next group finds another", async () => {
  const path = join(folder, "later", "desk.db");
  const writer = writerBeside(path);
  await expect(writer.commit([insert(1)])).rejects.toMatchObject({ code: "unavailable" });
  await mkdir(join(folder, "later"));
  const { database } = openConnection(path);
  database.exec("CREATE TABLE numbers (n INTEGER PRIMARY KEY)");
  expect(await writer.commit([insert(1), insert(1), insert(2)])).toMatchObject([
    { value: true },
    { error: { code: "SQLITE_CONSTRAINT_PRIMARYKEY" } },
    { value: true },
  ]);
  expect(database.prepare("SELECT n FROM numbers").all()).toEqual([{ n: 1 }, { n: 2 }]);
  await writer.close();
  database.close();
});

test("a write that cannot cross to the thread is refused, and the next one is not", async () => {
  const path = join(folder, "desk.db");
  const { database } = openConnection(path);
  database.exec("CREATE TABLE numbers (n INTEGER PRIMARY KEY)");
  const writer = writerBeside(path);
  const odd: Write = { kind: "statements", statements: [{ sql: "SELECT ?", row: [() => 1] }] };
  await expect(writer.commit([odd])).rejects.toThrow("could not be cloned");
  expect(await writer.commit([insert(1)])).toEqual([{ value: true }]);
  await writer.close();
  database.close();
});
