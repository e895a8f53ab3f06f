import { describe, expect, test } from "vitest";
import { ENVIRONMENT_NAMES, loadConfig } from "../../../server/config.js";
import { isThere, PORT, read, ROLES } from "./project-files.js";

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

  test("is configured by names that the desk reads", async () => {
    const [, set = ""] = /^ENV (.+)$/m.exec(await read("Dockerfile")) ?? [];
    const env = Object.fromEntries(set.split(" ").map((pair) => pair.split("=")));
    const { NODE_ENV, ...ours } = env;
    expect(NODE_ENV).toBe("production");
    expect(Object.keys(ours).filter((name) => !ENVIRONMENT_NAMES.includes(name))).toEqual([]);
    expect(loadConfig(ours)).toMatchObject({ host: "0.0.0.0", port: PORT, dataDir: "/data" });
  });
});
