import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { Call } from "./caller.js";
import type { ClientLedger } from "./ledger.js";
import { sha256Hex } from "../../../server/hash.js";
import type { TicketPlan } from "./plan.js";

const Created = z.object({ ticket: z.object({ ticket_id: z.string() }) });
const Written = z.object({ message_id: z.string(), ticket_id: z.string() });
const CONFLICT = 409;

type Deps = {
  calls: Record<TicketPlan["as"], Call>;
  ledger: ClientLedger;
  /** Told of each ticket that was acknowledged, and of each customer who is done. */
  onTicket: (ticketId: string) => void;
  onDone: () => void;
};

/** Sends every ticket at its time and what its customer writes afterwards; ends when all is acknowledged or given up. */
export async function customersWrite(plans: readonly TicketPlan[], deps: Deps): Promise<void> {
  const begun = Date.now();
  await Promise.all(
    plans.map(async (plan, at) => {
      await wait(Math.max(0, begun + plan.at_ms - Date.now()));
      await customerWrites(plan, `ticket-${at}`, deps);
      deps.onDone();
    }),
  );
}

async function customerWrites(
  plan: TicketPlan,
  name: string,
  { calls, ledger, onTicket }: Deps,
): Promise<void> {
  const call = calls[plan.as];
  const { description } = plan.body;
  const answer = await call({
    name: "ticket",
    method: "POST",
    path: "/api/tickets",
    body: plan.body,
    idempotencyKey: name,
  });
  const created = Created.safeParse(answer?.json);
  if (!created.success) return unanswered(ledger, { what: "ticket", text: description, answer });
  const { ticket_id } = created.data.ticket;
  ledger.tickets.push({ ticket_id, text_hash: sha256Hex(description) });
  onTicket(ticket_id);
  for (const [at, { after_ms, texts }] of plan.bursts.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- one burst follows another
    await wait(after_ms);
    // oxlint-disable-next-line no-await-in-loop
    await Promise.all(
      texts.map((text, nth) => write(call, ledger, { ticket_id, text, key: `${name}-${at}-${nth}` })),
    );
  }
}

type Words = { ticket_id: string; text: string; key: string };

async function write(call: Call, ledger: ClientLedger, { ticket_id, text, key }: Words): Promise<void> {
  const answer = await call({
    name: "message",
    method: "POST",
    path: `/api/tickets/${ticket_id}/messages`,
    body: { text },
    idempotencyKey: key,
    // Too many at once on one ticket: it says so, and a customer writes again.
    again: [CONFLICT],
  });
  const written = Written.safeParse(answer?.json);
  if (!written.success) return unanswered(ledger, { what: "message", text, answer });
  ledger.messages.push({ ...written.data, text_hash: sha256Hex(text) });
}

type Unanswered = { what: string; text: string; answer: Awaited<ReturnType<Call>> };

function unanswered(ledger: ClientLedger, { what, text, answer }: Unanswered): void {
  ledger.unanswered.push(sha256Hex(text));
  if (answer) ledger.refused.push({ what, status: answer.status, detail: JSON.stringify(answer.json) });
}
