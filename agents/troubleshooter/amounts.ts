const SYMBOLS: Record<string, string> = { $: "USD", "€": "EUR", "£": "GBP" };
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
  const symbol = /[$€£]/.exec(written)?.[0];
  const code = /\b[A-Z]{3}\b/.exec(written)?.[0];
  const word = WORDS.find(([cue]) => cue.test(written))?.[1];
  return { amount, currency: (symbol && SYMBOLS[symbol]) ?? code ?? word ?? null };
}
