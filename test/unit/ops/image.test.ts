import { readdir } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { ENVIRONMENT_NAMES, loadConfig } from "../../../server/config.js";
import { isThere, PORT, read, ROLES } from "./project-files.js";

/** The package of an import that runs: types alone are gone by then. */
const IMPORT = /^(?:import (?!type)|\} )(?:[^;"]*from )?"((?:@[\w.-]+\/)?[\w][\w.-]*)[^"]*";$/gm;

describe("the image", () => {
  test("holds production dependencies alone, runs as nobody special, and begins the desk itself", async () => {
    const text = await read("Dockerfile");
    expect(text).toMatch(/^FROM node:20-bookworm-slim AS dependencies$/m);
    expect(text).toContain("npm ci --omit=dev --ignore-scripts");
    const [, final = ""] = text.split(/^FROM node:20-bookworm-slim$/m);
    expect(final).toMatch(/^USER node$/m);
    expect(final.indexOf("USER node")).toBeLessThan(final.indexOf("ENTRYPOINT"));
    expect(final).toMatch(/^HEALTHCHECK /m);
    expect(final).toContain("/healthz");
    const entry = JSON.parse(/^ENTRYPOINT (.+)$/m.exec(final)?.[1] ?? "null") as string[];
    const { scripts, dependencies } = JSON.parse(await read("package.json"));
    expect(entry.join(" ")).toBe(scripts.start);
    expect(ROLES.map((role) => scripts[role])).toEqual(ROLES.map((role) => `${scripts.start} ${role}`));
    expect(Object.keys(dependencies)).toContain("tsx");
  });

  test("is given every folder that production needs, and copies nothing that the build is not given", async () => {
    const copied = [...(await read("Dockerfile")).matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
      ([, names = ""]) => names.split(" "),
    );
    const given = (await read(".dockerignore"))
      .split("\n")
      .flatMap((line) => (line.startsWith("!") ? [line.slice(1)] : []));
    expect([...new Set(copied)].toSorted()).toEqual(given.toSorted());
    const folders = ["domain", "store", "knowledge", "tools", "agents", "graphs", "server", "web"];
    expect(copied).toEqual(expect.arrayContaining([...folders, "deskgraph.yaml", "package-lock.json"]));
    expect(await Promise.all(copied.map(isThere))).not.toContain(false);
  });

  test("has every package that the desk and its pages import: it is built without those of development", async () => {
    const { dependencies } = JSON.parse(await read("package.json"));
    const folders = ["domain", "store", "knowledge", "tools", "agents", "graphs", "server", "web"];
    const files = await Promise.all(folders.map((folder) => readdir(folder, { recursive: true })));
    const sources = files
      .flatMap((names, at) => names.map((name) => `${folders[at]}/${name}`))
      .filter((path) => /(?<!\.test)\.tsx?$/.test(path) && !path.startsWith("web/dist/"));
    const texts = await Promise.all(sources.map(read));
    const imported = texts.flatMap((text) =>
      Array.from(text.matchAll(IMPORT), ([, name = ""]) => name).filter((name) => name !== "node"),
    );
    expect(imported).toContain("socket.io-client");
    expect([...new Set(imported)].filter((name) => !(name in dependencies))).toEqual([]);
  });

  test("is configured by names that the desk reads", async () => {
    const [, set = ""] = /^ENV (.+)$/m.exec(await read("Dockerfile")) ?? [];
    const env = Object.fromEntries(set.split(" ").map((pair) => pair.split("=")));
    const { NODE_ENV, ...ours } = env;
    expect(NODE_ENV).toBe("production");
    expect(Object.keys(ours).filter((name) => !ENVIRONMENT_NAMES.includes(name))).toEqual([]);
    expect(loadConfig(ours)).toMatchObject({ host: "0.0.0.0", port: PORT, dataDir: "/data" });
  });
});
