import { z } from "zod";

/** A decimal string, never a float: `"89.99"`, at most two decimals, not negative. */
export const Amount = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,2})?$/, 'a decimal string such as "89.99", not negative, at most two decimals');

export const Currency = z.string().regex(/^[A-Z]{3}$/, "an ISO 4217 code such as USD");

export const Money = z.object({ amount: Amount, currency: Currency });
export type Money = z.infer<typeof Money>;

/** Hundredths, exact: `"89.9"` is 8990. */
export function toCents(amount: string): number {
  const [whole = "0", fraction = ""] = amount.split(".");
  return Number(whole) * 100 + Number(fraction.padEnd(2, "0"));
}

/** The decimal string of hundredths: 8990 is `"89.90"`. */
export const fromCents = (cents: number): string => (cents / 100).toFixed(2);
