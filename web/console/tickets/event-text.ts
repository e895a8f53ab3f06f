import type { TicketEvent } from "../../api/client.ts";
import { queueText } from "../../shared/queue-text.ts";
import type { Strings } from "../../strings/en.ts";

type Told = Pick<TicketEvent, "type" | "data">;
type Words = { strings: Strings; nameOf: (agentId: string) => string };

/** From what to what, or why, as far as an event tells it to people. */
export function eventText({ type, data }: Told, words: Words): string {
  if (!("from" in data && "to" in data)) return typeof data["reason"] === "string" ? data["reason"] : "";
  if (type === "ownership.changed") {
    const { humanOwned, handedBack } = words.strings.tickets.page;
    return data["to"] === true ? humanOwned : handedBack;
  }
  const [from, to] = [data["from"], data["to"]].map((value) => valueText(type, value, words));
  // A clock that was set anew and stands as it stood.
  return from === to ? "" : `${from} → ${to}`;
}

function valueText(type: TicketEvent["type"], value: unknown, { strings, nameOf }: Words): string {
  if (type === "sla.changed") return known(strings.sla, statusIn(value));
  if (typeof value !== "string" || value === "")
    return type === "assignment.changed" ? strings.nobody : strings.none;
  if (type === "assignment.changed") return nameOf(value);
  if (type === "queue.changed") return queueText(value);
  if (type === "identity.changed") return known(strings.tickets.identity, value);
  return known({ ...strings.status, ...strings.priority, ...strings.category }, value);
}

const statusIn = (value: unknown): string =>
  typeof value === "object" && value !== null && "sla_status" in value ? String(value.sla_status) : "";

const known = (words: Readonly<Record<string, unknown>>, value: string): string => {
  const word = words[value];
  return typeof word === "string" ? word : value;
};
