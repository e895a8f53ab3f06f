import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { AppError, toldInFull } from "../../../domain/errors.js";
import { compose } from "../../../server/compose.js";
import { loadConfig } from "../../../server/config.js";
import { loadPolicy } from "../../../server/policy/load-policy.js";

const folder = mkdtempSync(join(tmpdir(), "deskgraph-told-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function toldOf(start: () => unknown): Promise<string[]> {
  try {
    await start();
  } catch (error) {
    if (error instanceof AppError) return toldInFull(error).split("\n");
    throw error;
  }
  return [];
}

test("each mistake in the environment is a line with the variable's name", async () => {
  const told = await toldOf(() => loadConfig({ PORT: "x", DEMO: "perhaps" }, "/srv"));
  expect(told).toEqual([
    "The environment does not fit",
    "  PORT: a port number from 0 to 65535",
    "  DEMO: on or off",
  ]);
});

test("each mistake in the policy is told once, with its place", async () => {
  const path = join(folder, "bad.yaml");
  writeFileSync(path, "desk: { name: 5 }\n");
  const told = await toldOf(() => loadPolicy(path));
  expect(told[0]).toBe("The policy bad.yaml cannot be used:");
  expect(told.filter((line) => line.includes("desk.name"))).toEqual([
    "  bad.yaml:1:15 desk.name: expected string, found 5",
  ]);
});

test("a data folder that cannot be made is a mistake of its variable", async () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  const [what, where] = await toldOf(() =>
    compose(loadConfig({ DATA_DIR: file }, folder), { role: "all", pages: null }),
  );
  expect(what).toBe("The environment does not fit");
  expect(where).toMatch(/^ {2}DATA_DIR: expected a folder that can be made, found .*file/);
});
