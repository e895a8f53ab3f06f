import Database from "libsql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FindOptions, Sort } from "../../../domain/documents.js";
import { openSqliteDocuments } from "../../../store/sqlite-documents.js";
import { findQueries } from "../../../store/sqlite-query.js";
import { openTempDocuments, type TempDocuments } from "../../fixtures/temp-documents.js";

const newest: Sort = { field: "created_at", direction: "desc" };

describe("documents in a SQLite file", () => {
  let temp: TempDocuments;
  beforeEach(async () => {
    temp = await openTempDocuments();
  });
  afterEach(() => temp.dispose());

  it("are written through to the disk", () => {
    const { database } = temp.documents;
    expect(database.prepare("PRAGMA synchronous").get()).toMatchObject({ synchronous: 2 });
    expect(database.prepare("PRAGMA journal_mode").get()).toMatchObject({ journal_mode: "wal" });
  });

  it("reject every write of a turn whose transaction cannot begin, and go on afterwards", async () => {
    temp.documents.database.exec("PRAGMA busy_timeout = 1");
    const other = new Database(temp.path);
    other.exec("BEGIN IMMEDIATE");
    const refused = await Promise.allSettled([
      temp.documents.insert("orders", { order_id: "O-1" }),
      temp.documents.insert("orders", { order_id: "O-2" }),
    ]);
    await expect(temp.documents.ping()).rejects.toMatchObject({ code: "unavailable" });
    other.exec("ROLLBACK");
    other.close();
    expect(refused).toMatchObject([
      { status: "rejected", reason: { code: "unavailable" } },
      { status: "rejected", reason: { code: "unavailable" } },
    ]);
    await temp.documents.insert("orders", { order_id: "O-1" });
    expect(await temp.documents.find("orders")).toEqual([{ order_id: "O-1" }]);
  });

  it("reject a write that is a bug by itself, with the bug", async () => {
    const settled = await Promise.allSettled([
      temp.documents.insert("orders", { no: "key" }),
      temp.documents.insert("orders", { order_id: "O-1" }),
    ]);
    expect(settled).toMatchObject([{ reason: { name: "TypeError" } }, { status: "fulfilled" }]);
    const rename = temp.documents.patch("orders", "O-1", { where: {}, set: { order_id: "O-2" } });
    await expect(rename).rejects.toThrow("a key cannot change");
  });

  it("commit more writes than one transaction takes", async () => {
    await Promise.all(
      Array.from({ length: 450 }, (_, at) => temp.documents.insert("orders", { order_id: `O-${at}` })),
    );
    expect(await temp.documents.count("orders")).toEqual([{ group: {}, count: 450 }]);
  });

  it("are brought up to date when opened: indexes made and dropped, full-text tables filled", async () => {
    await temp.documents.insert("tickets", { ticket_id: "T-1", tokens: ["late", "late"] });
    const { database } = temp.documents;
    database.exec("DROP INDEX tickets__newest");
    database.exec("CREATE INDEX tickets__of_old ON tickets (json_extract(doc, '$.gone'))");
    database.exec("DROP TABLE tickets__tokens");
    await temp.documents.close();
    const again = openSqliteDocuments({ path: temp.path });
    const names = again.database
      .prepare("SELECT name FROM sqlite_master WHERE name LIKE 'tickets__%'")
      .all() as {
      name: string;
    }[];
    expect(names.map(({ name }) => name)).toEqual(expect.arrayContaining(["tickets__newest"]));
    expect(names.map(({ name }) => name)).not.toContain("tickets__of_old");
    expect(await again.find("tickets", { filter: { tokens: { has_all: ["late"] } } })).toHaveLength(1);
    await again.close();
  });

  it("written before indexed fields had columns of their own are given them, and those of no index lose theirs", async () => {
    await temp.documents.insert("tickets", { ticket_id: "T-1", status: "open", settled: false });
    const { database } = temp.documents;
    database.exec("DROP INDEX tickets__to_work");
    database.exec('ALTER TABLE tickets DROP COLUMN "settled"');
    database.exec('ALTER TABLE tickets ADD COLUMN "of_old"');
    database.exec("PRAGMA user_version = 1");
    await temp.documents.close();
    const again = openSqliteDocuments({ path: temp.path });
    expect(await again.find("tickets", { filter: { settled: false } })).toHaveLength(1);
    expect(await again.patch("tickets", "T-1", { where: {}, set: { settled: true } })).toBe(true);
    expect(await again.find("tickets", { filter: { settled: false } })).toEqual([]);
    const columns = again.database.prepare("PRAGMA table_info(tickets)").all() as { name: string }[];
    expect(columns.map(({ name }) => name)).not.toContain("of_old");
    await again.close();
  });

  it("written when all words of full-text tables were hexadecimal are found by their words", async () => {
    await temp.documents.insert("tickets", { ticket_id: "T-1", tokens: ["late", "Café"] });
    const { database } = temp.documents;
    database.exec("DELETE FROM tickets__tokens WHERE rowid = 1");
    database.exec("INSERT INTO tickets__tokens (rowid, words) VALUES (1, 'x6c617465')");
    database.exec("PRAGMA user_version = 2");
    await temp.documents.close();
    const again = openSqliteDocuments({ path: temp.path });
    expect(await again.find("tickets", { filter: { tokens: { has_all: ["late", "Café"] } } })).toHaveLength(
      1,
    );
    await again.close();
  });

  it("of a newer version are not opened", async () => {
    temp.documents.database.exec("PRAGMA user_version = 99");
    expect(() => openSqliteDocuments({ path: temp.path })).toThrow("schema 99");
  });

  it.each<[string, FindOptions, string]>([
    ["newest tickets", { sort: newest }, "tickets__newest"],
    ["the next page of them", { sort: newest, after: { value: "x", key: "y" } }, "tickets__newest"],
    ["tickets of a queue", { filter: { queue: "a" }, sort: newest }, "tickets__by_queue"],
    ["unassigned tickets", { filter: { assigned_to: null }, sort: newest }, "tickets__by_assignee"],
    [
      "unsettled tickets",
      { filter: { settled: false }, sort: { field: "updated_at", direction: "asc" } },
      "tickets__to_work",
    ],
    [
      "tickets whose SLA is due",
      { filter: { sla_check_at: { lte: "x" } }, sort: { field: "sla_check_at", direction: "asc" } },
      "tickets__sla_due",
    ],
  ])("find %s by an index alone, without sorting", (_, options, index) => {
    const [details = ""] = plansOf(options);
    expect(details).toContain(index);
    expect(details).not.toContain("TEMP B-TREE");
  });

  it("find tickets of several statuses by walking the index once for each", () => {
    const [details = ""] = plansOf({ filter: { status: { in: ["new", "open", "new"] } }, sort: newest });
    expect(details.match(/SEARCH tickets USING INDEX tickets__by_status/g)).toHaveLength(2);
  });

  const plansOf = (options: FindOptions) => {
    const { limit, queries } = findQueries("tickets", options);
    return queries.map(({ sql, params }) => {
      const plan = temp.documents.database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...params, limit);
      return (plan as { detail: string }[]).map(({ detail }) => detail).join("; ");
    });
  };
});
