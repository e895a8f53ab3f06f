import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { createScriptedAgents } from "../fakes/scripted-agents.js";
import { CRASH_SCRIPT, type CrashPoint } from "../fixtures/crash-points.js";
import type { Holder } from "../fixtures/desk-shop.js";
import { clientOf } from "../fixtures/http-client.js";
import { answersIn, sentSlots } from "../fixtures/look-at.js";
import { newTicket, startDesk } from "../fixtures/start-desk.js";

const CRASHING_DESK = fileURLToPath(new URL("../fixtures/crashing-desk.ts", import.meta.url));
const LOOK_AGAIN_MS = 20;
/** A desk that has not come to its point by then never will. */
const LIFE_MS = 60_000;
/** Well under the 30 s of a lease: a dead process's leases are not waited for. */
const RECOVERY_MS = 15_000;

type Ask = (holder: Holder) => ReturnType<typeof clientOf>;

/**
 * A customer and a manager who do what people do when a desk dies under them: they try again what was not answered.
 * Ends when the ticket is answered and its refund made. @throws when nobody answers any more
 */
async function liveOn(ask: Ask, patienceMs: number): Promise<string> {
  const until = performance.now() + patienceMs;
  const { json } = await ask("customer").post("/api/tickets", newTicket(), { "idempotency-key": "once" });
  const id: string = json.ticket.ticket_id;
  while (performance.now() < until) {
    const { json: ticket } = await ask("manager").get(`/api/tickets/${id}`);
    if (ticket.open_review_id)
      await ask("manager").post(`/api/reviews/${ticket.open_review_id}/decision`, { type: "accept" });
    const { json: effects } = await ask("manager").get(`/api/tickets/${id}/effects`);
    if (effects.length > 0 && effects.every(({ status }: { status: string }) => status === "sent")) return id;
    await wait(LOOK_AGAIN_MS);
  }
  throw new Error(`${id} was not answered in ${patienceMs} ms`);
}

/** One life of a desk in a process of its own, until it kills itself at the point; tells how it ended. */
async function liveUntilKilled(dataDir: string, point: CrashPoint): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, ["--import", "tsx", CRASHING_DESK, dataDir, JSON.stringify(point)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const exit = once(child, "exit");
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), "line"), exit])) as [string];
  const { url, keys } = JSON.parse(line);
  const life = async () => {
    for (;;) await liveOn((holder) => clientOf(url, keys[holder]), LIFE_MS);
  };
  await Promise.race([life().catch(() => {}), exit, wait(LIFE_MS, undefined, { ref: false })]);
  if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
  await exit;
  return child.signalCode;
}

const checkpoint = (step: number, when: "before" | "after" = "after"): CrashPoint => ({ at: "checkpoint", step, when });
const commit = (
  write: Extract<CrashPoint, { at: "commit" }>["write"],
  when: "before" | "after",
  nth = 1,
): CrashPoint => ({ at: "commit", write, when, nth });

const POINTS: [string, CrashPoint][] = [
  ["while the ticket is taken in", commit("the ticket is stored", "before")],
  ["when the ticket is stored and nobody was told", commit("the ticket is stored", "after")],
  ["when the ticket was acknowledged", { at: "acknowledged" }],
  ["when its run is stored and the graph not begun", commit("the run is begun", "after")],
  ["after the graph's input is stored", checkpoint(0)],
  ["after prepare", checkpoint(1)],
  ["between classify and sense", { at: "writes", nth: 2, when: "after" }],
  ["after classify and sense", checkpoint(2)],
  ["after troubleshoot, its checkpoint not written", checkpoint(3, "before")],
  ["after troubleshoot", checkpoint(3)],
  ["after forecast", checkpoint(4)],
  ["after route", checkpoint(5)],
  ["after escalate", checkpoint(6)],
  ["between the interrupt and its projection", commit("the review is projected", "before")],
  ["after the projection of the interrupt", commit("the review is projected", "after")],
  ["with the lease still held at the interrupt", commit("a lease is freed", "before")],
  ["while the decision is stored", commit("the decision is stored", "before")],
  ["between the decision and the resume", commit("the decision is stored", "after")],
  ["after review", checkpoint(7)],
  ["before act has written the outbox", commit("the outbox is written", "before")],
  ["between act's outbox and its checkpoint", commit("the outbox is written", "after")],
  ["after act", checkpoint(8)],
  ["between act and the first delivery", commit("an effect is sent", "before")],
  ["between the first delivery and the second", commit("an effect is sent", "before", 2)],
  ["after the last delivery", commit("an effect is sent", "after", 2)],
  ["before the end is projected", commit("the end is projected", "before")],
];

describe("killed with SIGKILL and started again", () => {
  test.each(POINTS)("%s: the ticket is answered once, and its refund made once", async (_claim, point) => {
    const dataDir = await mkdtemp(join(tmpdir(), "deskgraph-crash-"));
    onTestFinished(() => rm(dataDir, { recursive: true, maxRetries: 3 }));
    expect(await liveUntilKilled(dataDir, point)).toBe("SIGKILL");

    const desk = await startDesk({ dataDir, agents: createScriptedAgents(CRASH_SCRIPT) });
    const id = await liveOn(desk.as, RECOVERY_MS);
    const end = await desk.settle(id);
    expect(await desk.desk.store.documents.find("tickets")).toHaveLength(1);
    expect(end.ticket).toMatchObject({
      ...{ status: "waiting_for_customer", handled: 1, open_review_id: null, lease_until: null, human_owned: false },
    });
    expect(sentSlots(end)).toEqual(["action-1", "reply"]);
    expect(answersIn(end)).toHaveLength(1);
    expect(end.messages).toHaveLength(2);
    expect(end.runs.map(({ status }) => status)).toEqual(["completed"]);
    expect(end.reviews.map(({ status }) => status)).toEqual(["accepted"]);
    const order = await desk.desk.store.orders.get("ORD-1");
    expect(order?.ledger.map(({ amount }) => amount)).toEqual(["150.00"]);
    const told = (type: string) => end.events.filter((event) => event.type === type).length;
    expect({ ...{ created: told("ticket.created"), decided: told("review.decided") } }).toEqual({ created: 1, decided: 1 });
    expect([told("review.opened"), told("run.completed"), told("message.sent")]).toEqual([1, 1, 1]);
  });
});
