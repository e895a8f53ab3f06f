import { toCents } from "../../domain/money.js";

const SYMBOLS: Record<string, string> = { $: "USD", "€": "EUR", "£": "GBP" };
const DOLLARS: Record<string, string> = { US: "USD", CA: "CAD", AU: "AUD" };
const WORDS: [RegExp, string][] = [
  [/\b(dollars?|bucks)\b/i, "USD"],
  [/\beuros?\b/i, "EUR"],
  [/\bpounds?\b/i, "GBP"],
];

/** Money as customers write it ("$1,089.99", "89,99 €", "50 dollars") as a decimal string and currency, if it says one. */
export function readAmount(written: string): { amount: string; currency: string | null } | null {
  const digits = /\d[\d.,'’\u00A0 ]*/.exec(written)?.[0].replaceAll(/['’\u00A0 ]/g, "");
  if (digits === undefined) return null;
  const cents = /[.,](\d{1,2})$/.exec(digits);
  const whole = (cents ? digits.slice(0, cents.index) : digits).replaceAll(/[.,]/g, "");
  if (!/^\d{1,9}$/.test(whole)) return null;
  const amount = cents?.[1] === undefined ? whole : `${whole}.${cents[1].padEnd(2, "0")}`;
  const dollar = /(US|CA|AU)\$/i.exec(written)?.[1]?.toUpperCase();
  const symbol = /[$€£]/.exec(written)?.[0];
  const code = /\b[A-Z]{3}\b/.exec(written)?.[0];
  const word = WORDS.find(([cue]) => cue.test(written))?.[1];
  return {
    amount,
    currency: (dollar && DOLLARS[dollar]) ?? (symbol && SYMBOLS[symbol]) ?? code ?? word ?? null,
  };
}

/**
 * The cents that a customer means who writes this about an order in `currency`; a bare number is in that currency.
 * Undefined: it cannot be told ("half of it", another currency, "50 cents").
 */
export function centsMeant(written: string, currency: string): number | undefined {
  const read = readAmount(written);
  if (!read) return undefined;
  const isBare = /^[\d.,'’\u00A0 ]+$/.test(written);
  if (!isBare && read.currency !== currency) return undefined;
  return toCents(read.amount);
}
