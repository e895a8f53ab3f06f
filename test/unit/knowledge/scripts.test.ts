import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "scripts-"));
  const asks = [
    "please",
    "I would like to",
    "can you help me to",
    "how do I",
    "I need to",
    "quickly",
    "today I must",
  ];
  const things = { cancel: "cancel my order", track: "track my parcel", password: "reset my password" };
  const rows = Object.entries(things).flatMap(([intent, thing]) =>
    asks.map((ask) => ({ ask: `${ask} ${thing}`, intent })),
  );
  await writeFile(join(dir, "rows.jsonl"), rows.map((row) => JSON.stringify(row)).join("\n"));
});
afterAll(() => rm(dir, { recursive: true }));

const run = (script: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, ["--import", "tsx", `scripts/${script}.ts`, ...args], { cwd: ROOT });

const FIELDS = ["--text-field", "ask", "--label-field", "intent"];

test("train and classify share one file by --split, and classify knows labels never seen", async () => {
  const rows = join(dir, "rows.jsonl");
  const model = join(dir, "model");
  await run("train", "--examples", rows, "--out", model, "--split", "0.7", ...FIELDS);
  const { stdout } = await run("classify", "--model", model, "--evaluate", rows, "--json", ...FIELDS);
  const figures: unknown = JSON.parse(stdout);
  expect(figures).toMatchObject({ rows: 6, labels: 3, unseen_rows: 0, unseen_auroc: null });
  expect(figures).toHaveProperty(["accuracy_at_coverage", "40"]);

  const other = join(dir, "other.jsonl");
  await writeFile(
    other,
    '{"text":"track the parcel","label":"track"}\n{"text":"sing a song","label":"music"}\n',
  );
  const judged = await run("classify", "--model", model, "--evaluate", other);
  expect(judged.stdout).toMatch(/AUROC[^\n]*1\.000/);
}, 60_000);

test("a model is not judged by the rows that it learnt from", async () => {
  const rows = join(dir, "rows.jsonl");
  const model = join(dir, "whole");
  await run("train", "--examples", rows, "--out", model, ...FIELDS);
  const judging = run("classify", "--model", model, "--evaluate", rows, ...FIELDS);
  await expect(judging).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("--split 0.8") });
}, 60_000);

test.each([
  ["train", ["--examples", "bad.jsonl", "--out", "x"], /bad\.jsonl:2: .*label/],
  ["train", ["--out", "x"], /npm run train -- --examples FILE/],
  ["train", ["--examples", "nowhere.jsonl", "--out", "x"], /nowhere\.jsonl cannot be read/],
  ["classify", ["--model", "nowhere", "hello"], /nowhere.*cannot be read/],
  ["classify", ["--modle", "x"], /--modle/],
  ["search", ["--faq", "bad.jsonl", "--evaluate"], /bad\.jsonl:1: id: /],
])(
  "%s %j ends with 1 and says what to change",
  async (script, args, message) => {
    await writeFile(join(dir, "bad.jsonl"), '{"text":"fine","label":"a"}\n{"text":"no"}\n');
    const paths = args.map((arg) => (arg.startsWith("--") || arg === "hello" ? arg : join(dir, arg)));
    await expect(run(script, ...paths)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(message),
    });
  },
  30_000,
);

test("search finds answers by their own questions in a file without paraphrases, and by paraphrases in one with", async () => {
  const faq = join(dir, "faq.jsonl");
  const rows = [
    {
      id: "1",
      title: null,
      question: "Where is my parcel?",
      answers: ["Follow its tracking number."],
      paraphrases: [],
    },
    {
      id: "2",
      title: null,
      question: "Can I pay by card?",
      answers: ["We accept credit cards."],
      paraphrases: [],
    },
  ];
  await writeFile(faq, rows.map((row) => JSON.stringify(row)).join("\n"));
  const { stdout } = await run("search", "--faq", faq, "--evaluate", "--json");
  expect(JSON.parse(stdout)).toEqual({ documents: 2, queries: 2, recall_at_1: 1, recall_at_5: 1, mrr: 1 });
  const asked = await run("search", "--faq", faq, "paying with a card");
  expect(asked.stdout).toMatch(/│ 2 /);
}, 30_000);
