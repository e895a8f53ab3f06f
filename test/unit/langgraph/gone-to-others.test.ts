import { expect, test } from "vitest";
import type { HttpDeps } from "../../../server/http/deps.js";
import { serveDesk, type ServedDesk } from "../../fixtures/http-desk.js";

/** A billing ticket that goes to another queue while somebody waits for it, and its first message. */
async function ticketThatGoes() {
  const served: { desk?: ServedDesk } = {};
  const waitForTicket: HttpDeps["waitForTicket"] = (ticketId) => {
    if (!served.desk) throw new TypeError("nobody waits yet");
    const actor = { type: "system", id: null, name: "test" } as const;
    return served.desk.stores.tickets.change(ticketId, () => ({ set: { queue: "vip_support" } }), { actor });
  };
  const desk = await serveDesk({ waitForTicket });
  served.desk = desk;
  const { ticket_id } = await desk.ticket({ queue: "billing_support", status: "assigned" });
  const [message] = (await desk.send(`/api/tickets/${ticket_id}/messages`)).json;
  return { desk, run: `/threads/${ticket_id}/runs/${message.message_id}` };
}

test("whoever waits for a ticket is told nothing of it once it has gone to others", async () => {
  const { desk, run } = await ticketThatGoes();
  expect((await desk.send(run, { as: "agent" })).status).toBe(200);
  expect((await desk.send(`${run}/join`, { as: "agent" })).json).toEqual({});
  expect((await desk.send(`${run}/join`, { as: "agent" })).status).toBe(404);
  expect((await desk.send(`${run}/join`)).json).toMatchObject({ ticket: { queue: "vip_support" } });
});

test("a stream ends where its ticket goes to others", async () => {
  const { desk, run } = await ticketThatGoes();
  const { text } = await desk.send(`${run}/stream`, { as: "agent" });
  expect(text.match(/^event: .*$/gm)).toEqual(["event: metadata"]);
});
