import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { newAgent } from "../../../scripts/new/new-agent.js";
import { newTool } from "../../../scripts/new/new-tool.js";

const run = promisify(execFile);
/** Vitest starts anew inside the copy. */
const SLOW_MS = 90_000;

/** What generated files import, in a folder of its own. */
async function copyOfTheProject(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "deskgraph-new-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const parts = ["domain", "agents", "tools", "test/fixtures/shop.ts", "test/fixtures/shop-tools.ts"];
  const others = [
    "test/fixtures/default-policy.ts",
    "test/unit/agents/case.ts",
    "server/policy",
    "server/hash.ts",
  ];
  const settings = ["deskgraph.yaml", "package.json", "tsconfig.json", "vitest.config.ts", ".oxfmtrc.json"];
  const all = [...parts, ...others, ...settings];
  await Promise.all(all.map((part) => cp(part, join(root, part), { recursive: true })));
  await symlink(join(process.cwd(), "node_modules"), join(root, "node_modules"));
  return root;
}

const bin = (root: string, name: string) => join(root, "node_modules/.bin", name);

describe("npm run new", () => {
  test(
    "a new agent and a new tool come with passing tests, in the house's format",
    { timeout: SLOW_MS },
    async () => {
      const root = await copyOfTheProject();
      const told = `${await newAgent(root, "order-risk")}\n${await newTool(root, "loyalty-points")}`;
      const made = ["agents/order-risk", "test/unit/agents/order-risk", "tools/loyalty-points.ts"];
      await run(bin(root, "oxfmt"), ["--check", ...made, "agents/ports.ts"], { cwd: root });
      const tests = ["test/unit/agents/order-risk", "test/unit/tools/loyalty-points.test.ts"];
      const { stdout } = await run(
        bin(root, "vitest"),
        ["run", "--root", root, "--project", "unit", ...tests],
        {
          cwd: root,
        },
      );
      expect(stdout).toMatch(/2 passed/);
      expect(await readFile(join(root, "agents/ports.ts"), "utf8")).toMatch(/AgentName =[^;]*"order-risk";/);
      expect(told).toContain("order_risk: OrderRiskInState.optional()");
      expect(told).toContain("GRAPH_VERSION");
    },
  );

  test("what is there already is not written over", async () => {
    const root = await copyOfTheProject();
    await newAgent(root, "order-risk");
    const node = join(root, "agents/order-risk/node.ts");
    const before = await readFile(node, "utf8");
    await expect(newAgent(root, "order-risk")).rejects.toThrow(/already/);
    await expect(newTool(root, "get-customer")).rejects.toThrow("tools/get-customer.ts is there already");
    expect(await readFile(node, "utf8")).toBe(before);
  });

  test.each<[string, string, RegExp]>([
    ["capitals", "OrderRisk", /small letters, digits and hyphens/],
    ["a path", "../order-risk", /small letters, digits and hyphens/],
    ["no letter first", "2nd-look", /a letter first/],
    ["a very long name", "a".repeat(31), /longer than 30/],
    ["a key of the state", "load-forecast", /"load_forecast" is a key of the state already/],
    ["a node of the graph", "sense", /"sense" is a node of the graph already/],
  ])("%s is refused as a name, and why is said", async (_what, name, why) => {
    await expect(newAgent("/nowhere", name)).rejects.toThrow(why);
  });
});
