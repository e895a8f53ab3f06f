import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { AppError } from "../../../domain/errors.js";
import { ENVIRONMENT_NAMES, loadConfig } from "../../../server/config.js";

const errorsOf = (env: Record<string, string>) => {
  try {
    loadConfig(env, "/srv");
  } catch (err) {
    if (err instanceof AppError) return err.errors.map(({ path }) => path);
    throw err;
  }
  return [];
};

describe("configuration", () => {
  test("an empty environment is a desk on loopback with its demo and no model", () => {
    expect(loadConfig({}, "/srv")).toEqual({
      host: "127.0.0.1",
      port: 3000,
      dataDir: "/srv/data",
      policyFile: "/srv/deskgraph.yaml",
      logLevel: "info",
      demo: true,
      publicUrl: "http://127.0.0.1:3000",
      allowedOrigins: [],
      webhookPrivateAddresses: false,
      logFiles: false,
      otlpEndpoint: null,
      mongodbUri: null,
      redisUrl: null,
      chromaUrl: null,
      model: null,
    });
  });

  test("every mistake is told at once", () => {
    expect(
      errorsOf({ PORT: "99999", LOG_LEVEL: "loud", ALLOWED_ORIGINS: "shop.example", DEMO: "yes" }),
    ).toEqual(["PORT", "LOG_LEVEL", "DEMO", "ALLOWED_ORIGINS.0"]);
  });

  test.each([
    ["the demo is off on an address that others reach", { HOST: "0.0.0.0" }, false],
    ["unless it is asked for", { HOST: "0.0.0.0", DEMO: "on" }, true],
    ["and can be turned off on loopback", { DEMO: "off" }, false],
  ])("%s", (_name, env, demo) => {
    expect(loadConfig(env, "/srv").demo).toBe(demo);
  });

  test("a local endpoint needs no key, and a key alone is OpenAI's", () => {
    expect(
      loadConfig({ MODEL_BASE_URL: "http://127.0.0.1:11434/v1", MODEL_NAME: "qwen" }, "/srv").model,
    ).toEqual({
      apiKey: "none",
      baseUrl: "http://127.0.0.1:11434/v1",
      name: "qwen",
    });
    expect(loadConfig({ MODEL_API_KEY: "k" }, "/srv").model?.baseUrl).toBeUndefined();
  });

  test("each engine is chosen by its address, and MongoDB turns the demo off", () => {
    const addresses = {
      MONGODB_URI: "mongodb://a.example:1,b.example:2/desk?replicaSet=rs0",
      REDIS_URL: "rediss://cache.example/1",
      CHROMA_URL: "http://chroma.example:8000",
    };
    expect(loadConfig(addresses, "/srv")).toMatchObject({
      mongodbUri: addresses.MONGODB_URI,
      redisUrl: addresses.REDIS_URL,
      chromaUrl: addresses.CHROMA_URL,
      demo: false,
    });
    expect(
      errorsOf({ MONGODB_URI: "localhost", REDIS_URL: "http://localhost", CHROMA_URL: "chroma:8000" }),
    ).toEqual(["MONGODB_URI", "REDIS_URL", "CHROMA_URL"]);
  });

  test("it is frozen", () => {
    expect(Object.isFrozen(loadConfig({}, "/srv"))).toBe(true);
  });

  test(".env.example names exactly what is read, and itself is a valid environment", async () => {
    const text = await readFile(new URL("../../../.env.example", import.meta.url), "utf8");
    const lines = text.split("\n").filter((line) => /^[A-Z_]+=/.test(line));
    const env = Object.fromEntries(
      lines.map((line) => [line.split("=")[0] ?? "", line.slice(line.indexOf("=") + 1)]),
    );
    expect(Object.keys(env).toSorted()).toEqual([...ENVIRONMENT_NAMES].toSorted());
    expect(() => loadConfig(env, "/srv")).not.toThrow();
  });
});
