import type { TicketCase } from "../../domain/ticket-case.js";
import { FINDERS } from "./finders.js";
import { findSpans, spansOf, type Finder, type SpanKind } from "./span.js";

const TOKEN = /\[(?:EMAIL|PHONE|CARD|IBAN|TEXT)_\d{1,9}\]/gi;

/** What someone wrote in the form of a token is itself replaced, so that it can never stand for another's data. */
const findWrittenTokens: Finder = (text) => spansOf("reserved", text, { pattern: TOKEN });

const MASK_FINDERS = [findWrittenTokens, ...FINDERS];

const LABELS: Partial<Record<SpanKind, string>> = {
  reserved: "TEXT",
  email: "EMAIL",
  iban: "IBAN",
  card: "CARD",
  phone: "PHONE",
};

/** What the tokens of one run stand for; it grows as texts are masked with it, and never leaves the process. */
export type Vault = {
  tokenByValue: Map<string, string>;
  valueByToken: Map<string, string>;
  /** How many tokens each label has. */
  countByLabel: Map<string, number>;
};

/** An empty vault, for one run. */
export const createVault = (): Vault => ({
  tokenByValue: new Map(),
  valueByToken: new Map(),
  countByLabel: new Map(),
});

/**
 * The text with cards, IBANs, phones and email addresses replaced by tokens such as `[EMAIL_1]`: the same value,
 * the same token; the same texts in the same order, the same tokens. New values are added to the vault.
 */
export function maskText(text: string, vault: Vault): string {
  let masked = "";
  let at = 0;
  for (const { kind, start, end } of findSpans(text, MASK_FINDERS)) {
    const label = LABELS[kind];
    if (label === undefined) continue;
    masked += text.slice(at, start) + tokenFor(text.slice(start, end), { label, vault });
    at = end;
  }
  return masked + text.slice(at);
}

/** The case as a model may see it: every text masked; who is asking stands under ids alone, which are kept. */
export function maskCase(ticket: TicketCase, vault = createVault()): { masked: TicketCase; vault: Vault } {
  const mask = (text: string) => maskText(text, vault);
  const masked: TicketCase = {
    ...ticket,
    subject: mask(ticket.subject),
    customer: {
      ...ticket.customer,
      name: ticket.customer.name === null ? null : mask(ticket.customer.name),
      email: mask(ticket.customer.email),
    },
    attachments: ticket.attachments.map((file) => ({ ...file, name: mask(file.name), url: mask(file.url) })),
    messages: ticket.messages.map((message) => ({ ...message, text: mask(message.text) })),
    // A customer may type anything where an order number is asked for.
    order_id: ticket.order_id === null ? null : mask(ticket.order_id),
  };
  return { masked, vault };
}

/** Puts values back for tokens; `unknown` lists those that stand for nothing, which are left as they are. */
export function unmask(text: string, vault: Vault): { text: string; unknown: string[] } {
  const unknown = new Set<string>();
  const plain = text.replace(TOKEN, (token) => {
    const value = vault.valueByToken.get(token.toUpperCase());
    if (value === undefined) unknown.add(token);
    return value ?? token;
  });
  return { text: plain, unknown: [...unknown] };
}

function tokenFor(value: string, { label, vault }: { label: string; vault: Vault }): string {
  const key = `${label}:${value}`;
  const known = vault.tokenByValue.get(key);
  if (known !== undefined) return known;
  const count = (vault.countByLabel.get(label) ?? 0) + 1;
  const token = `[${label}_${count}]`;
  vault.countByLabel.set(label, count);
  vault.tokenByValue.set(key, token);
  vault.valueByToken.set(token, value);
  return token;
}
