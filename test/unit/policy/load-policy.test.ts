import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { AppError } from "../../../domain/errors.js";
import { loadPolicy } from "../../../server/policy/load-policy.js";
import { DEFAULT_POLICY_PATH } from "../../fixtures/default-policy.js";

const folder = mkdtempSync(join(tmpdir(), "deskgraph-policy-"));
afterAll(() => rmSync(folder, { recursive: true }));

const shipped = readFileSync(DEFAULT_POLICY_PATH, "utf8");

/** The shipped policy with these texts replaced, as a file of its own. */
function written(...changes: [from: string | RegExp, to: string][]): string {
  const path = join(folder, "deskgraph.yaml");
  const text = changes.reduce((before, [from, to]) => {
    const next = before.replace(from, to);
    if (next === before) throw new Error(`the shipped policy has no ${String(from)}`);
    return next;
  }, shipped);
  writeFileSync(path, text);
  return path;
}

function mistakesIn(path: string): string[] {
  try {
    loadPolicy(path);
    return [];
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid_input")
      return error.errors.map(({ message }) => message);
    throw error;
  }
}

const lineOf = (text: string): number => shipped.slice(0, shipped.indexOf(text)).split("\n").length;

describe("loading a policy", () => {
  test("the hash tells contents apart, not comments or the order of keys", () => {
    const { hash } = loadPolicy(DEFAULT_POLICY_PATH);
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    const commented = written(
      [/^/, "# another comment\n"],
      ["min_relevance: 0.5, max_results: 3", "max_results: 3, min_relevance: 0.5"],
    );
    expect(loadPolicy(commented).hash).toBe(hash);
    expect(loadPolicy(written(["min_confidence: 0.8", "min_confidence: 0.81"])).hash).not.toBe(hash);
  });

  test("a mistake is told with file, line, column, path and what was expected", () => {
    expect(mistakesIn(written(["min_confidence: 0.8", "min_confidence: 8"]))).toEqual([
      `deskgraph.yaml:${lineOf("min_confidence: 0.8")}:19 autonomy.min_confidence: expected number to be <=1, found 8`,
    ]);
  });

  test.each<[string, [string | RegExp, string], RegExp]>([
    [
      "a value outside its set",
      ["api: self_service", "api: fax"],
      /channels\.api: expected one of "email", "chat", .*found "fax"/,
    ],
    [
      "a tier that is none",
      ["tier: specialist", "tier: 4"],
      /people\[0\]\.tier: expected one of 1, 2, 3, specialist, found 4/,
    ],
    [
      "a key that is unknown",
      ["risk: [low]", "risk: [low]\n  riks: [low]"],
      /autonomy\.riks: expected no such key/,
    ],
    [
      "a key that is missing",
      ["undo_seconds: 10", ""],
      /reviews\.undo_seconds: expected number, found nothing/,
    ],
    [
      "a key that stands twice",
      ["managers_queue: managers", "managers_queue: managers\nmanagers_queue: managers"],
      /expected each key once/,
    ],
    [
      "a queue that is none",
      ["queue: returns_team, res", "queue: return_team, res"],
      /routing\[4\]\.queue: expected one of queues .*found "return_team"/,
    ],
    ["a person twice", ["AGENT-1002", "AGENT-1001"], /people\[1\]\.agent_id: expected an id of its own/],
    [
      "a last rule that may fail",
      ["when: {}, queue: general", "when: { vip: true }, queue: general"],
      /routing\[7\]\.when: expected the last rule to hold/,
    ],
    [
      "a playbook that is none",
      ["playbook: track_shipment", "playbook: track"],
      /categories\.shipping\.playbook: expected the name of one of playbooks/,
    ],
    [
      "a language without its texts",
      ["supported: [en, de]", "supported: [en, de, fr]"],
      /languages\.templates\.hand_over: expected a text in "fr"/,
    ],
    [
      "an address that is none",
      ["tom.alvarez@", "tom.alvarez"],
      /people\[7\]\.email: expected an email address/,
    ],
  ])("%s", (_name, change, expected) => {
    expect(mistakesIn(written(change)).join("\n")).toMatch(expected);
  });

  test("all mistakes are told at once, in the order of the file", () => {
    const path = written(
      ["last_uses: 20", "last_uses: 20.5"],
      ["api: self_service", "api: fax"],
      ["queue: returns_team, res", "queue: return_team, res"],
      ["managers_queue: managers", "managers_queue: managers\nmanagers_queue: managers"],
    );
    expect(mistakesIn(path).map((message) => / ([\w.[\]]+):/.exec(message)?.[1] ?? "twice")).toEqual([
      "channels.api",
      "twice",
      "routing[4].queue",
      "autonomy.article.last_uses",
    ]);
  });

  test("broken YAML is told by line, and nothing is guessed from it", () => {
    expect(mistakesIn(written(["risk: [low]", "risk: [low"]))[0]).toMatch(/^deskgraph\.yaml:\d+:\d+ /);
    writeFileSync(join(folder, "empty.yaml"), "");
    expect(mistakesIn(join(folder, "empty.yaml"))).toEqual(["empty.yaml:1:1 expected object, found null"]);
  });

  test("a file that is not there is a mistake of whoever named it", () => {
    expect(() => loadPolicy(join(folder, "absent.yaml"))).toThrow(AppError);
  });
});
