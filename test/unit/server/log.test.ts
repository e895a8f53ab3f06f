import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Logger } from "pino";
import { describe, expect, onTestFinished, test } from "vitest";
import { DAY_MS } from "../../../domain/clock.js";
import { createLog, openLog } from "../../../server/log.js";

const WORDS = "the customer's own words";

/** Everything that is written while `tell` tells it. */
function written(tell: (log: Logger) => void): string {
  const lines: string[] = [];
  tell(createLog("info", { write: (line) => void lines.push(line) }));
  expect(lines).not.toHaveLength(0);
  return lines.join("");
}

describe("what is never logged", () => {
  const hidden: [string, (log: Logger) => void][] = [
    ["a customer's text", (log) => log.info({ text: WORDS }, "told")],
    ["a ticket's subject", (log) => log.info({ ticket: { subject: WORDS } }, "told")],
    ["a field deep inside", (log) => log.info({ a: { b: { c: { d: { description: WORDS } } } } }, "told")],
    ["a field of something in a list", (log) => log.info({ effects: [{ args: { text: WORDS } }] }, "told")],
    ["several texts at once", (log) => log.info({ text: [WORDS, WORDS] }, "told")],
    [
      "what an error carries",
      (log) => log.error({ err: Object.assign(new Error("no"), { details: { text: WORDS } }) }, "told"),
    ],
    [
      "what an error under another name carries",
      (log) => log.error({ cause: Object.assign(new Error("no"), { subject: WORDS }) }, "told"),
    ],
    ["what a child of the log always tells", (log) => log.child({ customer_email: WORDS }).info({}, "told")],
    ["and a child of that", (log) => log.child({ a: 1 }).child({ email: WORDS }).info({}, "told")],
    ["an authorization", (log) => log.info({ headers: { authorization: WORDS } }, "told")],
  ];
  test.each(hidden)("%s", (_name, tell) => {
    const line = written(tell);
    expect(line).not.toContain(WORDS);
    expect(line).toContain("[redacted]");
  });

  test.each([
    ["a key of the desk", "asked with dk_Ab3-_xyz twice", "asked with [redacted] twice"],
    ["a webhook's secret", "signed by whsec_MfKQ9r8GKYqrTwjU", "signed by [redacted]"],
    [
      "the password of an address",
      "mongodb://desk:hunter2@db.example:27017/desk",
      "mongodb://[redacted]@db.example:27017/desk",
    ],
    ["an address without one is told", "redis://cache.example:6379", "redis://cache.example:6379"],
  ])("%s, wherever it stands", (_name, text, told) => {
    expect(JSON.parse(written((log) => log.info({ reason: text }, "told")))).toMatchObject({ reason: told });
    const failed = JSON.parse(written((log) => log.warn({ err: new Error(text) }, "told")));
    expect(failed.err.message).toBe(told);
  });
});

test("what is no secret is told as it is", () => {
  const told = { ticketId: "TKT-1", token: 7, text: null, ms: 3, parts: ["model"] };
  expect(JSON.parse(written((log) => log.info(told, "told")))).toMatchObject(told);
  const error = JSON.parse(written((log) => log.error({ err: new TypeError("no") }, "told")));
  expect(error.err).toMatchObject({
    type: "TypeError",
    message: "no",
    stack: expect.stringContaining("at "),
  });
});

describe("log files", () => {
  const open = async (dataDir: string, now = new Date()) =>
    openLog({ logLevel: "info", logFiles: true, dataDir }, () => now);
  const tempDir = async () => {
    const dir = await mkdtemp(join(tmpdir(), "deskgraph-logs-"));
    onTestFinished(() => rm(dir, { recursive: true, force: true }));
    return dir;
  };

  test("a day's lines stand in that day's file once the log is closed, and its secrets do not", async () => {
    const dataDir = await tempDir();
    const { log, close } = await open(dataDir);
    log.info({ ticketId: "TKT-1", text: WORDS }, "told");
    await close();
    const [name, ...others] = await readdir(join(dataDir, "logs"));
    expect(others).toEqual([]);
    expect(name).toMatch(/^deskgraph\.\d{4}-\d\d-\d\d\.1\.log$/);
    const text = await readFile(join(dataDir, "logs", name!), "utf8");
    expect(text).toContain("TKT-1");
    expect(text).not.toContain(WORDS);
  });

  test("files are kept for thirty days and then go, and files of others stay", async () => {
    const dataDir = await tempDir();
    await (await open(dataDir)).close();
    const dir = join(dataDir, "logs");
    const ages = { "deskgraph.2026-01-01.1.log": 31, "deskgraph.2026-01-02.1.log": 29, "other.log": 400 };
    const now = new Date();
    await Promise.all(
      Object.entries(ages).map(async ([name, days]) => {
        await writeFile(join(dir, name), "");
        const at = new Date(now.getTime() - days * DAY_MS);
        await utimes(join(dir, name), at, at);
      }),
    );
    await (await open(dataDir, now)).close();
    expect(await readdir(dir)).toEqual(expect.arrayContaining(["deskgraph.2026-01-02.1.log", "other.log"]));
    expect(await readdir(dir)).not.toContain("deskgraph.2026-01-01.1.log");
  });
});
