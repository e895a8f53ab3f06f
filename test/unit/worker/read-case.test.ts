import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SYSTEM } from "../../../domain/event.js";
import type { MessageDocument } from "../../../domain/message.js";
import { createReadCaseAt } from "../../../server/worker/context/read-case.js";
import { defaultPolicy } from "../../fixtures/default-policy.js";
import { openTempDocuments, type TempDocuments } from "../../fixtures/temp-documents.js";
import { ticketDocument } from "../../fixtures/ticket-document.js";
import { openTicket } from "../../fixtures/worker-cases.js";
import { openWorker, timeAt, type Rig } from "../../fixtures/worker-rig.js";

const TICKET = ticketDocument().ticket_id;
const at = (minute: number) => `2026-03-02T09:${String(minute).padStart(2, "0")}:00.000Z`;

let temp: TempDocuments;
let rig: Rig;
beforeEach(async () => {
  temp = await openTempDocuments();
  rig = openWorker({ database: temp.documents, time: timeAt() });
  await openTicket(rig, { ticket: { settled: true } });
});
afterEach(async () => {
  await rig.jobs.drain(1000);
  await temp.dispose();
});

const read = (ref: { watermark: number; epoch?: number; started_at?: string }) =>
  createReadCaseAt({ ...rig, policy: defaultPolicy })({ ticket_id: TICKET, epoch: 1, ...ref });

const texts = async (ref: Parameters<typeof read>[0]) => (await read(ref)).messages.map(({ text }) => text);

const put = (minute: number, more: Partial<MessageDocument>) =>
  temp.documents.insert("messages", {
    message_id: `MSG-${minute}`,
    ticket_id: TICKET,
    kind: "reply",
    direction: "out",
    author: { type: "ai", id: null, name: "AI" },
    text: `at ${minute}`,
    language: "en",
    delivery: { status: "sent", at: at(minute) },
    created_at: at(minute),
    number: null,
    epoch: 1,
    effect_id: null,
    ...more,
  });

const fromCustomer = (number: number): Partial<MessageDocument> => ({
  direction: "in",
  number,
  author: { type: "customer", id: "CUST-1", name: "Ada" },
});

describe("the case that agents read", () => {
  test("ends at the watermark, and knows no answer given after the run began", async () => {
    await put(1, {});
    await put(2, fromCustomer(2));
    await put(3, {});
    await put(4, fromCustomer(3));
    expect(await texts({ watermark: 2, started_at: at(2) })).toEqual(["Message 1", "at 1", "at 2"]);
    expect(await texts({ watermark: 3, started_at: at(5) })).toEqual([
      "Message 1",
      "at 1",
      "at 2",
      "at 3",
      "at 4",
    ]);
  });

  test("holds no notes, nothing that never left, and no hand-over of an earlier epoch", async () => {
    await put(1, { kind: "note", author: { type: "person", id: "AGENT-1", name: "Grace" } });
    await put(2, { delivery: { status: "void", at: at(2) } });
    await put(3, { delivery: { status: "held", at: at(3) } });
    await put(4, { author: { type: "system", id: null, name: "Desk" } });
    expect(await texts({ watermark: 1, epoch: 1 })).toEqual(["Message 1", "at 4"]);
    expect(await texts({ watermark: 1, epoch: 2 })).toEqual(["Message 1"]);
  });

  test("holds what was written last, however long the thread is", async () => {
    const time = (at: number) => new Date(Date.parse("2026-03-02T10:00:00.000Z") + at).toISOString();
    const messages = Array.from({ length: 1200 }, (_item, at) => ({
      message_id: `MSG-LONG-${at}`,
      ticket_id: TICKET,
      kind: "reply",
      direction: "in",
      author: { type: "customer", id: "CUST-1", name: "Ada" },
      text: `Long ${at}`,
      language: "en",
      delivery: { status: "received", at: time(at) },
      created_at: time(at),
      number: at + 2,
      epoch: 1,
      effect_id: null,
    }));
    await temp.documents.commit(
      messages.map((document) => ({ op: "insert", collection: "messages", document })),
    );
    const told = await texts({ watermark: 1201 });
    expect([told.at(-2), told.at(-1)]).toEqual(["Long 1198", "Long 1199"]);
  });

  test("tells the customer's tier, and how many tickets came before", async () => {
    const earlier = ticketDocument({
      ticket_id: "TKT-20260301-0000000A",
      created_at: "2026-03-01T09:00:00.000Z",
    });
    await rig.tickets.create({ ...earlier, settled: true }, { actor: SYSTEM });
    const { customer } = await read({ watermark: 1 });
    expect(customer).toMatchObject({ tier: "standard", vip: false, earlier_tickets: 1 });
  });

  test("of a ticket that is not there is not found", async () => {
    const readCase = createReadCaseAt({ ...rig, policy: defaultPolicy });
    await expect(readCase({ ticket_id: "TKT-1", epoch: 1, watermark: 1 })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
