import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const CHAOS = fileURLToPath(new URL("../../scripts/chaos.ts", import.meta.url));
const STORM = ["--tickets", "60", "--rate", "3", "--seed", "11", "--fault-every", "6"];

test("a desk that is killed and paused while 60 customers write keeps every promise", async () => {
  const dir = await mkdtemp(join(tmpdir(), "deskgraph-wide-chaos-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true, maxRetries: 3 }));
  const out = join(dir, "report.json");
  const chaos = spawn(process.execPath, ["--import", "tsx", CHAOS, ...STORM, "--out", out], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void chaos.kill("SIGTERM"));
  let told = "";
  chaos.stdout.on("data", (chunk: Buffer) => (told += chunk.toString()));
  const [code] = await once(chaos, "exit");

  expect({ code, told: code === 0 ? "" : told }).toEqual({ code: 0, told: "" });
  const { sound, clients, injected } = JSON.parse(await readFile(out, "utf8"));
  expect([sound, clients.acknowledged.tickets]).toEqual([true, 60]);
  expect(injected.log.length).toBeGreaterThan(0);
});
