import { z } from "zod";
import { PATIENT_TRIES, type PersonAtWork } from "./decide.js";
import type { ClientLedger } from "./ledger.js";
import { sha256Hex } from "../../../server/hash.js";
import { signature } from "./plan.js";

const Written = z.object({ message_id: z.string(), ticket_id: z.string() });
const Effects = z.array(z.object({ effect_id: z.string(), status: z.string() }));
const CREATED = 201;
/** No customer's text has a number as high. */
const FIRST_SIGNATURE = 1_000_000;

type Deps = {
  random: () => number;
  ledger: ClientLedger;
  /** Counts up with every call. */
  next: () => number;
  /** Of whoever's record a presence is. */
  agentIds: readonly string[];
};

/** What people do to tickets beside deciding reviews: one thing, to one ticket, by one person. */
export async function interfere(person: PersonAtWork, ticketId: string, deps: Deps): Promise<void> {
  const { random, next } = deps;
  const ticket = `/api/tickets/${ticketId}`;
  const put = (name: string, path: string, body: unknown) =>
    person.call({ name, method: "PUT", path, body, tries: PATIENT_TRIES }).then(() => undefined);
  const post = (name: string, path: string, body: unknown = {}) =>
    person
      .call({ name, method: "POST", path, body, idempotencyKey: keyOf(next()), tries: PATIENT_TRIES })
      .then(() => undefined);
  const drawn = random();
  if (drawn < 0.2) return reply(person, ticketId, deps);
  if (drawn < 0.35) return put("assign", `${ticket}/assign`, { agent_id: person.agent_id });
  if (drawn < 0.6) return post("hand back", `${ticket}/hand-back`);
  if (drawn < 0.68) return put("resolve", `${ticket}/status`, { status: "resolved" });
  if (drawn < 0.73) return put("close", `${ticket}/status`, { status: "closed" });
  if (drawn < 0.78) return put("reopen", `${ticket}/status`, { status: "open" });
  if (drawn < 0.83)
    return post("escalate", `${ticket}/escalate`, {
      level: "supervisor",
      reason: "It has waited long enough",
    });
  if (drawn < 0.93) return undo(person, ticketId, deps);
  const whose = deps.agentIds[Math.floor(random() * deps.agentIds.length)] ?? person.agent_id;
  const status = random() < 0.8 ? "available" : random() < 0.5 ? "busy" : "offline";
  return put("presence", `/api/people/${whose}/presence`, { status });
}

async function reply(person: PersonAtWork, ticketId: string, { ledger, next }: Deps): Promise<void> {
  const signed = signature(FIRST_SIGNATURE + next());
  const text = `Hello, I have looked at it myself and it is being put right today.\n\nRegards, ${signed}`;
  const answer = await person.call({
    name: "reply",
    method: "POST",
    path: `/api/tickets/${ticketId}/reply`,
    body: { text },
    idempotencyKey: keyOf(next()),
    tries: PATIENT_TRIES,
  });
  const written = Written.safeParse(answer?.json);
  if (answer?.status === CREATED && written.success)
    ledger.messages.push({ ...written.data, text_hash: sha256Hex(text) });
  else if (!answer) ledger.unanswered.push(sha256Hex(text));
}

/** Takes back what still waits to be sent; too late is an answer too. */
async function undo({ call }: PersonAtWork, ticketId: string, { next }: Deps): Promise<void> {
  const answer = await call({
    name: "effects",
    method: "GET",
    path: `/api/tickets/${ticketId}/effects`,
    tries: PATIENT_TRIES,
  });
  const held = (Effects.safeParse(answer?.json).data ?? []).find(({ status }) => status === "held");
  if (!held) return;
  await call({
    name: "undo",
    method: "POST",
    path: `/api/effects/${held.effect_id}/undo`,
    body: {},
    idempotencyKey: keyOf(next()),
    tries: PATIENT_TRIES,
  });
}

const keyOf = (nth: number): string => `deed-${nth}`;
