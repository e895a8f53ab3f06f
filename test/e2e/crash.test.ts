import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { createScriptedAgents } from "../fakes/scripted-agents.js";
import { CRASH_SCRIPT, type CrashPoint } from "../fixtures/crash-points.js";
import { dropDatabaseOf, isOnMongo } from "../fixtures/desk-database.js";
import type { Holder } from "../fixtures/desk-shop.js";
import { clientOf } from "../fixtures/http-client.js";
import { deliveredIn, fileChannels } from "../fakes/file-channels.js";
import { inTurn } from "../fixtures/in-turn.js";
import { answersIn, sentSlots, type Looked } from "../fixtures/look-at.js";
import { newTicket, startDesk, type StartedDesk } from "../fixtures/start-desk.js";

const CRASHING_DESK = fileURLToPath(new URL("../fixtures/crashing-desk.ts", import.meta.url));
const LOOK_AGAIN_MS = 50;
/** Tickets that have not come to their points by then never will. */
const LIFE_MS = 90_000;
/**
 * On SQLite well under the ten minutes of the dead process's leases: whoever opens the file is alone, and waits for none. On
 * MongoDB others may live: leases run out first, and the server takes a minute to give up a dead process's transaction.
 */
const RECOVERY_MS = isOnMongo ? 150_000 : 15_000;
const TEST_MS = isOnMongo ? 300_000 : 120_000;

type Ask = (holder: Holder) => ReturnType<typeof clientOf>;
type Ticket = { index: number; source?: string };

/**
 * A customer and a manager who do what people do when a desk dies under them: they try again what was not answered.
 * Ends when everything that the ticket's run sends has left, or is in doubt. @throws when nobody answers any more
 */
async function liveOn(ask: Ask, { index, source = "api" }: Ticket): Promise<string> {
  const once = { "idempotency-key": `ticket-${index}` };
  const { json } = await ask("customer").post(
    "/api/tickets",
    newTicket({ subject: `Point ${index}`, source }),
    once,
  );
  const id: string = json.ticket.ticket_id;
  const look = async (): Promise<string> => {
    const { json: ticket } = await ask("manager").get(`/api/tickets/${id}`);
    if (ticket.open_review_id)
      await ask("manager").post(`/api/reviews/${ticket.open_review_id}/decision`, { type: "accept" });
    const { json: effects } = await ask("manager").get(`/api/tickets/${id}/effects`);
    if (effects.length > 0 && effects.every(({ status }: { status: string }) => status !== "held")) return id;
    await wait(LOOK_AGAIN_MS);
    return look();
  };
  return look();
}

/** The first life of a desk, in a process of its own, until every ticket stands at its point: then it is killed. */
async function liveUntilKilled(dataDir: string, points: CrashPoint[], source?: string): Promise<void> {
  const child = spawn(process.execPath, ["--import", "tsx", CRASHING_DESK, dataDir, JSON.stringify(points)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const late = setTimeout(() => child.kill("SIGTERM"), LIFE_MS);
  const reached = new Set<number>();
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line);
    if (typeof said === "number") reached.add(said);
    else {
      const ask: Ask = (holder) => clientOf(said.url, said.keys[holder]);
      // Whoever asks a desk that dies is told nothing.
      points.forEach((_point, index) => void liveOn(ask, { index, source }).catch(() => {}));
    }
    if (reached.size === points.length) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  clearTimeout(late);
  expect([...reached].toSorted((a, b) => a - b)).toEqual([...points.keys()]);
  expect(child.signalCode).toBe("SIGKILL");
}

/** The second life, on what the first has left; tells the ticket of each point. */
async function liveAgain(dataDir: string, tickets: Ticket[]): Promise<{ desk: StartedDesk; ids: string[] }> {
  const agents = createScriptedAgents(CRASH_SCRIPT);
  const desk = await startDesk({ dataDir, agents, channels: fileChannels(dataDir) });
  const late = wait(RECOVERY_MS, undefined, { ref: false }).then(() => {
    throw new Error(`not all was done ${RECOVERY_MS} ms after the start`);
  });
  const ids = await Promise.race([Promise.all(tickets.map((ticket) => liveOn(desk.as, ticket))), late]);
  return { desk, ids };
}

async function folder(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), "deskgraph-crash-"));
  onTestFinished(() => rm(dataDir, { recursive: true, maxRetries: 3 }));
  onTestFinished(() => dropDatabaseOf(dataDir));
  return dataDir;
}

const checkpoint = (step: number, when: "before" | "after" = "after"): CrashPoint => ({
  at: "checkpoint",
  step,
  when,
});
const commit = (
  write: Extract<CrashPoint, { at: "commit" }>["write"],
  when: "before" | "after",
): CrashPoint => ({
  at: "commit",
  write,
  when,
});

const LIVES: [string, [string, CrashPoint][]][] = [
  [
    "while tickets are taken in",
    [
      ["not stored", commit("the ticket is stored", "before")],
      ["stored, nobody was told", commit("the ticket is stored", "after")],
      ["acknowledged, nobody works it", commit("its lease is taken", "before")],
      ["leased, no run", commit("its run is begun", "before")],
      ["a run, no graph", commit("its run is begun", "after")],
      ["the graph's input stored", checkpoint(0)],
    ],
  ],
  [
    "while agents decide",
    [
      ["after prepare", checkpoint(1)],
      ["between classify and sense", { at: "writes", nth: 2, when: "after" }],
      ["after both", checkpoint(2)],
      ["after troubleshoot, not stored", checkpoint(3, "before")],
      ["after troubleshoot", checkpoint(3)],
      ["after forecast", checkpoint(4)],
      ["after route", checkpoint(5)],
    ],
  ],
  [
    "around the person's decision",
    [
      ["after escalate", checkpoint(6)],
      ["between the interrupt and its projection", commit("its review is projected", "before")],
      ["projected, the lease still held", commit("its review is projected", "after")],
      ["before the lease is freed", commit("its lease is freed", "before")],
      ["while the decision is stored", commit("the decision is stored", "before")],
      ["between the decision and the resume", commit("the decision is stored", "after")],
      ["after review", checkpoint(7)],
    ],
  ],
  [
    "while what was approved leaves",
    [
      ["before act's outbox", commit("the outbox is written", "before")],
      ["between act's outbox and its checkpoint", commit("the outbox is written", "after")],
      ["after act", checkpoint(8)],
      ["between act and the refund", commit("the refund is made", "before")],
      ["between act and the reply", commit("the reply is sent", "before")],
      ["the reply sent, nobody was told", commit("the reply is sent", "after")],
      ["before the end is projected", commit("its end is projected", "before")],
    ],
  ],
];

test.each(LIVES)(
  "killed %s and started again, each is answered once and its refund made once",
  async (_when, life) => {
    const dataDir = await folder();
    await liveUntilKilled(
      dataDir,
      life.map(([, point]) => point),
    );
    const tickets = life.map((_point, index) => ({ index }));
    const { desk, ids } = await liveAgain(dataDir, tickets);

    expect(await desk.desk.store.documents.find("tickets")).toHaveLength(life.length);
    await inTurn(ids, async (id, at) => {
      const end = await desk.settle(id);
      const point = life[at]?.[0];
      const told = (type: string) => end.events.filter((event) => event.type === type).length;
      expect({ point, ...endOf(end), decided: told("review.decided"), sent: told("message.sent") }).toEqual({
        point,
        ticket: ["waiting_for_customer", 1, null, null, false],
        sent_slots: ["action-1", "reply"],
        answers: 1,
        messages: 2,
        runs: ["completed"],
        reviews: ["accepted"],
        decided: 1,
        sent: 1,
      });
    });
    const order = await desk.desk.store.orders.get("ORD-1");
    expect(order?.ledger.map(({ ticket_id }) => ticket_id).toSorted()).toEqual(ids.toSorted());
  },
  TEST_MS,
);

const endOf = ({ ticket, runs, reviews, messages, effects }: Looked) => ({
  ticket: [ticket.status, ticket.handled, ticket.open_review_id, ticket.lease_until, ticket.human_owned],
  sent_slots: sentSlots({ effects }),
  answers: answersIn({ messages }).length,
  messages: messages.length,
  runs: runs.map(({ status }) => status),
  reviews: reviews.map(({ status }) => status),
});

test.each([
  ["that takes a key once is asked again, and the customer got it once", "zendesk", "sent"],
  ["that cannot be asked is not tried again: a person settles it", "email", "unknown"],
])("killed when a channel had delivered and nobody had noted it: one %s", async (_claim, source, status) => {
  const dataDir = await folder();
  await liveUntilKilled(dataDir, [{ at: "channel", when: "after" }], source);
  const { desk, ids } = await liveAgain(dataDir, [{ index: 0, source }]);
  await desk.pass(31_000);
  const [id = ""] = ids;
  const reply = (await desk.settle(id)).effects.find(({ slot }) => slot === "reply");
  expect(reply?.status).toBe(status);
  expect(deliveredIn(dataDir)).toHaveLength(1);
  const settled = await desk
    .as("manager")
    .post(`/api/effects/${reply?.effect_id}/settle`, { outcome: "sent" });
  expect([settled.status, settled.json.status]).toEqual(status === "unknown" ? [200, "sent"] : [409, 409]);
});
