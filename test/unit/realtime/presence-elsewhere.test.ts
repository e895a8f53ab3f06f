import { expect, test } from "vitest";
import { createPresence, type Presence } from "../../../server/realtime/create-presence.js";
import type { Onlooker } from "../../../server/realtime/onlookers.js";
import { serveDesk, type Holder } from "../../fixtures/http-desk.js";
import { until } from "../../fixtures/until.js";

/** Two processes that hear each other over a wire which can be cut. */
async function startProcesses() {
  const desk = await serveDesk();
  const { ticket_id } = await desk.ticket({ queue: "billing_support" });
  const wire = { isCut: false };
  const log = { warn: (facts: object) => expect(facts).toBe("nothing goes wrong") };
  const processes: Presence[] = [];
  const start = (process: string): Presence => {
    const others = () => processes.filter((one) => one !== started);
    const tellOthers = (told: unknown) => {
      if (!wire.isCut) others().forEach(({ hear }) => hear(JSON.parse(JSON.stringify(told))));
    };
    const started = createPresence({ ...desk.stores, clock: desk.deps.clock, process, tellOthers, log });
    processes.push(started);
    return started;
  };
  const open = async (holder: Holder, at: Presence) => {
    const told: { event: string; view: Record<string, unknown> }[] = [];
    const hears: Record<string, (message: unknown) => void> = {};
    const data = { who: await desk.deps.authenticate(desk.keys[holder]), key: "" };
    const socket: Onlooker = {
      connected: true,
      data,
      on: (event, hear) => (hears[event] = hear),
      emit: (event, view) => told.push({ event, view }),
    };
    at.attach(socket);
    const say = (event: "look" | "typing" | "disconnect", message?: unknown) => hears[event]?.(message);
    const viewers = () => told.findLast(({ event }) => event === "viewers")?.view["names"];
    return { say, told, viewers };
  };
  const later = (ms: number) => (desk.time.now = new Date(desk.time.now.getTime() + ms));
  return { one: start("one"), two: start("two"), open, later, wire, look: { on: "ticket", id: ticket_id } };
}

test("who looks at another process is told of, whoever came first, and gone when they go", async () => {
  const { one, two, open, look } = await startProcesses();
  const manager = await open("manager", one);
  const agent = await open("agent", two);
  manager.say("look", look);
  await until(() => manager.viewers() !== undefined);
  agent.say("look", look);
  await until(() => agent.viewers() !== undefined);
  expect(manager.viewers()).toEqual(["Person agent"]);
  expect(agent.viewers()).toEqual(["Person manager"]);
  agent.say("typing", { kind: "reply" });
  expect(manager.told.at(-1)).toMatchObject({ event: "typing", view: { by: "desk", name: "Person agent" } });
  agent.say("disconnect");
  expect(manager.viewers()).toEqual([]);
});

test("who looks at a process that has died is forgotten after half a minute, and who lives is not", async () => {
  const { one, two, open, look, later, wire } = await startProcesses();
  const manager = await open("manager", one);
  const agent = await open("agent", two);
  manager.say("look", look);
  agent.say("look", look);
  await until(() => JSON.stringify(manager.viewers()) === '["Person agent"]');
  later(20_000);
  two.beat();
  later(20_000);
  one.beat();
  expect(manager.viewers()).toEqual(["Person agent"]);
  wire.isCut = true;
  two.beat();
  later(10_000);
  one.beat();
  expect(manager.viewers()).toEqual([]);
});

test("a word that no process of this version says is not heard", async () => {
  const { one } = await startProcesses();
  for (const word of [undefined, 7, {}, { about: "viewers", tickets: [{}] }, { about: "other" }])
    expect(() => one.hear(word)).not.toThrow();
});
