import { z } from "zod";
import { LedgerEntry } from "./action.js";
import { CustomerTier, Language, Timestamp } from "./enums.js";
import { Money } from "./money.js";

export const Customer = z.object({
  customer_id: z.string().regex(/^CUST-/),
  email: z.string(),
  name: z.string(),
  tier: CustomerTier,
  lifetime_value: Money,
  language: Language,
  created_at: Timestamp,
});
export type Customer = z.infer<typeof Customer>;

/** A customer as stored; `version` is what concurrent actions compare. */
export const CustomerDocument = Customer.extend({
  email_key: z.string().describe("The address in lower case: what is unique"),
  ledger: z.array(LedgerEntry),
  version: z.number().int(),
});
export type CustomerDocument = z.infer<typeof CustomerDocument>;
