import { expect, test } from "vitest";
import type { Look } from "../../../domain/live.js";
import { seenBy } from "../../../server/realtime/look-access.js";
import type { Holder } from "../../fixtures/http-desk.js";
import { inTurn } from "../../fixtures/in-turn.js";
import { listen, serveRealtime, type Listener } from "../../fixtures/listeners.js";
import { reviewDocument } from "../../fixtures/review-document.js";
import { until } from "../../fixtures/until.js";

/** A billing ticket of the customer's, and a review of it that the technical queue decides. */
async function serveTicket() {
  const { desk, realtime } = await serveRealtime();
  const ticket = await desk.ticket({ queue: "billing_support", status: "assigned" });
  await desk.documents.insert("reviews", reviewDocument(ticket.ticket_id, { queue: "tech_support" }));
  await realtime.settled();
  return { desk, realtime, id: ticket.ticket_id };
}

const last = ({ heard }: Listener, event: string) => heard.findLast((one) => one.event === event)?.view;
const namesTold = (listener: Listener) => JSON.stringify(last(listener, "viewers")?.["names"] ?? null);
const hasHeard = (listener: Listener, names: string[]) =>
  until(() => namesTold(listener) === JSON.stringify(names), { what: `viewers ${names.join()}` });
const look = ({ socket }: Listener, wanted: Look | null) => socket.emit("look", wanted);

test("who looks at a ticket, or at its review, is told of the others by name, until they go", async () => {
  const { desk, id } = await serveTicket();
  const manager = await listen(desk, "manager");
  const agent = await listen(desk, "agent");
  look(manager, { on: "ticket", id });
  await hasHeard(manager, []);
  look(agent, { on: "review", id: "REV-1" });
  await hasHeard(agent, ["Person manager"]);
  await hasHeard(manager, ["Person agent"]);
  expect(last(manager, "viewers")).toEqual({ ticket_id: id, names: ["Person agent"] });
  agent.socket.close();
  await hasHeard(manager, []);
});

test("somebody with two pages open is one viewer, and none to themselves", async () => {
  const { desk, id } = await serveTicket();
  const [one, two, other] = await inTurn(["manager", "manager", "agent"] as const, (as) => listen(desk, as));
  look(one!, { on: "ticket", id });
  look(two!, { on: "ticket", id });
  await hasHeard(two!, []);
  look(other!, { on: "ticket", id });
  await hasHeard(other!, ["Person manager"]);
  look(one!, null);
  look(one!, { on: "review", id: "REV-1" });
  await hasHeard(one!, ["Person agent"]);
  expect(namesTold(other!)).toBe('["Person manager"]');
});

test("the customer's typing is told to the desk, and the desk's to the customer without a name; nothing is stored", async () => {
  const { desk, realtime, id } = await serveTicket();
  const [manager, agent, customer, stranger] = await inTurn(
    ["manager", "agent", "customer", "customer2"] as const,
    (as) => listen(desk, as),
  );
  const commits: unknown[] = [];
  desk.onCommit.push((ops) => commits.push(ops));
  look(stranger!, { on: "ticket", id });
  look(customer!, { on: "ticket", id });
  look(manager!, { on: "ticket", id });
  await hasHeard(manager!, []);
  look(agent!, { on: "ticket", id });
  await hasHeard(manager!, ["Person agent"]);

  customer!.socket.emit("typing", { kind: "reply" });
  await until(() => last(manager!, "typing") !== undefined);
  expect(last(manager!, "typing")).toEqual({ ticket_id: id, by: "customer", name: null });
  agent!.socket.emit("typing", { kind: "reply" });
  await until(() => last(customer!, "typing") !== undefined);
  expect(last(customer!, "typing")).toEqual({ ticket_id: id, by: "desk", name: null });
  await until(() => last(manager!, "typing")?.["name"] === "Person agent");

  // Notes are for colleagues, and who has just said so need not say it again.
  desk.time.now = new Date(desk.time.now.getTime() + 1000);
  agent!.socket.emit("typing", { kind: "note" });
  agent!.socket.emit("typing", { kind: "reply" });
  await until(() => manager!.heard.filter(({ event }) => event === "typing").length === 3);
  await realtime.settled();
  const heardBy = (listener: Listener) => listener.heard.map(({ event }) => event);
  expect(heardBy(customer!)).toEqual(["typing"]);
  expect(heardBy(stranger!)).toEqual([]);
  expect(heardBy(agent!)).not.toContain("ticket.update");
  expect(commits).toEqual([]);
});

test("whoever may no longer see a ticket is no longer told of it, nor told of", async () => {
  const { desk, id } = await serveTicket();
  const [manager, agent] = await inTurn(["manager", "agent"] as const, (as) => listen(desk, as));
  look(manager!, { on: "ticket", id });
  look(agent!, { on: "ticket", id });
  await hasHeard(manager!, ["Person agent"]);
  const actor = { type: "system", id: null, name: "test" } as const;
  await desk.stores.tickets.change(id, () => ({ set: { queue: "vip_support" } }), { actor });
  await hasHeard(manager!, []);
  const before = agent!.heard.length;
  manager!.socket.emit("typing", { kind: "note" });
  look(manager!, null);
  look(manager!, { on: "review", id: "REV-1" });
  await hasHeard(manager!, []);
  expect(agent!.heard.slice(before).map(({ event }) => event)).not.toContain("typing");
});

const REPLY = { mayReply: true, mayNote: true };
test.each<[Holder, object | null, object | null]>([
  ["admin", REPLY, REPLY],
  ["manager", REPLY, REPLY],
  ["agent", REPLY, REPLY],
  ["agent2", null, { mayReply: false, mayNote: false }],
  ["engineer", null, null],
  ["evaluator", { mayReply: false, mayNote: false }, { mayReply: false, mayNote: false }],
  ["client", null, null],
  ["customer", { mayReply: true, mayNote: false }, null],
  ["customer2", null, null],
  ["guest", null, null],
])("%s sees of a billing ticket %j and of its review %j", async (holder, ofTicket, ofReview) => {
  const { desk, id } = await serveTicket();
  const who = await desk.deps.authenticate(desk.keys[holder]);
  const seen = (wanted: Look) => seenBy(who, wanted, desk.stores);
  const about = (wanted: Look, may: object | null) => may && { look: wanted, ticket_id: id, ...may };
  const [ticket, review] = [{ on: "ticket", id } as const, { on: "review", id: "REV-1" } as const];
  expect([await seen(ticket), await seen(review)]).toEqual([
    about(ticket, ofTicket),
    about(review, ofReview),
  ]);
});

test.each([[7], [{ on: "run", id: "RUN-1" }], [{ on: "ticket", id: "" }], ["ticket"]])(
  "a look of %j is a look away, and harms nobody",
  async (nonsense) => {
    const { desk, id } = await serveTicket();
    const [manager, agent] = await inTurn(["manager", "agent"] as const, (as) => listen(desk, as));
    look(manager!, { on: "ticket", id });
    look(agent!, { on: "ticket", id });
    await hasHeard(manager!, ["Person agent"]);
    agent!.socket.emit("typing", nonsense);
    agent!.socket.emit("look", nonsense);
    await hasHeard(manager!, []);
    expect(agent!.socket.connected).toBe(true);
  },
);
