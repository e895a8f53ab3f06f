import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { freePorts } from "../../scripts/chaos/processes/ports.js";

/** The first start downloads the CLI from the npm registry and trains the classifiers. */
const START_MS = 240_000;
const LOOK_AGAIN_MS = 500;
const STUDIO = fileURLToPath(new URL("../../scripts/studio.ts", import.meta.url));

/** LangGraph's own development server over this project's `langgraph.json`. */
async function serve(): Promise<(path: string, body: unknown) => Promise<Record<string, unknown>>> {
  const dataDir = await mkdtemp(join(tmpdir(), "deskgraph-studio-wide-"));
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const args = ["--import", "tsx", STUDIO, "--port", String(port)];
  // A group of its own, so that what npx starts ends with it.
  const cli = spawn(process.execPath, args, {
    detached: true,
    stdio: "ignore",
    // oxlint-disable-next-line node/no-process-env -- passed on, not read
    env: { ...process.env, DATA_DIR: dataDir, LOG_LEVEL: "silent" },
  });
  onTestFinished(async () => {
    if (cli.pid !== undefined && cli.exitCode === null) {
      process.kill(-cli.pid, "SIGKILL");
      await once(cli, "exit");
    }
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });
  await untilUp(url);
  return async (path, body) => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    expect(answer.status).toBe(200);
    return (await answer.json()) as Record<string, unknown>;
  };
}

async function untilUp(url: string): Promise<void> {
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    // oxlint-disable-next-line no-await-in-loop -- looks again until it is there
    const up = await fetch(`${url}/ok`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return;
    // oxlint-disable-next-line no-await-in-loop
    await wait(LOOK_AGAIN_MS);
  }
  throw new Error("the LangGraph CLI has not come up: does the npm registry answer?");
}

test("LangGraph's CLI serves the graph: a run stops at its review and goes on when it is accepted", async () => {
  const post = await serve();
  const { thread_id } = await post("/threads", {});
  const run = `/threads/${String(thread_id)}/runs/wait`;
  const text = "I was hacked, somebody ordered with my card. My lawyer will sue you.";
  const stopped = await post(run, { assistant_id: "ticket", input: {}, config: { configurable: { text } } });
  expect(stopped).toMatchObject({ __interrupt__: [{ value: { config: { allow_accept: true } } }] });
  const ended = await post(run, {
    assistant_id: "ticket",
    command: { resume: [{ type: "accept", args: null }] },
  });
  expect(ended).toMatchObject({ review_outcome: { type: "accept" }, act_result: { refused: [] } });
});
