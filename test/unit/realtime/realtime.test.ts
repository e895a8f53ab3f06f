import { once } from "node:events";
import { expect, test } from "vitest";
import { arrived, listen, openSocket, serveRealtime, type Listener } from "../../fixtures/listeners.js";

const events = ({ heard }: Listener) => heard.map(({ event }) => event);

test("each hears what they may see, in their own view, and nothing of anybody else", async () => {
  const { desk, realtime } = await serveRealtime();
  const names = [
    "manager",
    "agent",
    "agent2",
    "engineer",
    "evaluator",
    "client",
    "client2",
    "customer",
    "customer2",
  ] as const;
  const listeners = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await listen(desk, name)] as const)),
  ) as Record<(typeof names)[number], Listener>;
  const { ticket_id } = await desk.ticket({
    queue: "billing_support",
    reasoning: "because-secret",
    status: "assigned",
  });
  await desk.post(`/api/tickets/${ticket_id}/messages`, { kind: "note", text: "note-secret" });
  await desk.post(`/api/tickets/${ticket_id}/reply`, { text: "held-secret" }, { as: "agent" });
  await arrived(realtime, Object.values(listeners));

  expect(new Set(events(listeners.manager))).toEqual(new Set(["ticket.new", "ticket.update", "message.new"]));
  expect(JSON.stringify(listeners.agent.heard)).toContain("because-secret");
  expect(JSON.stringify(listeners.agent.heard)).toContain("held-secret");
  const silent = ["agent2", "engineer", "client", "client2", "customer2"] as const;
  expect(silent.filter((name) => listeners[name].heard.length > 0)).toEqual([]);
  expect(events(listeners.customer)).toContain("ticket.new");
  expect(JSON.stringify(listeners.customer.heard)).not.toMatch(/-secret|watermark|lease/);
  expect(JSON.stringify(listeners.evaluator.heard)).toContain(ticket_id);
  expect(JSON.stringify(listeners.evaluator.heard)).not.toMatch(/Ada|ada@example|901820/);
});

test("a held reply reaches the customer's listener when it is sent, once", async () => {
  const { desk, realtime } = await serveRealtime();
  const customer = await listen(desk, "customer");
  const { ticket_id } = await desk.ticket();
  const { json } = await desk.post(`/api/tickets/${ticket_id}/reply`, { text: "An answer" });
  const delivery = { status: "sent", at: "2026-03-02T09:00:10.000Z" };
  await desk.documents.patch("messages", json.message_id, { where: {}, set: { delivery } });
  await arrived(realtime, [customer]);
  const answers = customer.heard.filter(({ view }) => view["text"] === "An answer");
  expect(answers).toMatchObject([{ event: "message.new", view: { delivery: { status: "sent" } } }]);
});

test("a lease that comes and goes is no event", async () => {
  const { desk, realtime } = await serveRealtime();
  const { ticket_id } = await desk.ticket();
  const manager = await listen(desk, "manager");
  const lease = await desk.stores.tickets.acquireLease(ticket_id, { owner: "w", ms: 1000 });
  await desk.stores.tickets.releaseLease(ticket_id, lease!);
  await arrived(realtime, [manager]);
  expect(manager.heard).toEqual([]);
});

test.each([[{}], [{ token: "dk_unknown-unknown-unknown-unknown" }], [{ token: 7 }]])(
  "nobody listens with %j",
  async (auth) => {
    const { desk } = await serveRealtime();
    const [error] = (await once(openSocket(desk, auth) as never, "connect_error")) as [Error];
    expect(error.message).toMatch(/key/);
  },
);

test("whose key is revoked is let go", async () => {
  const { desk } = await serveRealtime();
  const principal = { type: "person", id: "AGENT-MANAGER" } as const;
  const { key, document } = await desk.apiKeys.create({ role: "manager", name: "second", principal });
  const socket = openSocket(desk, { token: key });
  await once(socket as never, "connect");
  const gone = once(socket as never, "disconnect");
  await desk.apiKeys.revoke(document.key_id);
  expect(await gone).toContain("io server disconnect");
});
