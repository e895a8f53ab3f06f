import { defineConfig } from "vitest/config";

const project = (
  name: string,
  options: { include: string | string[]; testTimeout: number; serial?: boolean },
) => ({
  test: {
    name,
    include: [options.include].flat(),
    testTimeout: options.testTimeout,
    hookTimeout: options.testTimeout,
    fileParallelism: !options.serial,
  },
});

/** `npm test` runs unit, contract and e2e; browser needs a Chromium, wide needs the npm registry and model a real model server: they run by their own commands. */
export default defineConfig({
  test: {
    projects: [
      project("unit", { include: ["test/unit/**/*.test.ts", "web/**/*.test.ts"], testTimeout: 20_000 }),
      project("contract", { include: "test/contract/**/*.test.ts", testTimeout: 60_000 }),
      project("e2e", { include: "test/e2e/**/*.test.ts", testTimeout: 120_000, serial: true }),
      project("browser", { include: "test/browser/**/*.test.ts", testTimeout: 120_000, serial: true }),
      project("wide", { include: "test/wide/**/*.test.ts", testTimeout: 300_000, serial: true }),
      project("model", { include: "test/model/**/*.test.ts", testTimeout: 1_800_000, serial: true }),
    ],
  },
});
