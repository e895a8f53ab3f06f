import { isoNow, type Clock } from "../domain/clock.js";
import type { CustomerDocument } from "../domain/customer.js";
import { DocumentConflict, type Documents } from "../domain/documents.js";

import type { Ids } from "../domain/ids.js";
import { createCollection } from "./collection.js";

/** Whoever writes, as far as what arrived tells. */
type NewCustomer = { email: string; name?: string | null | undefined; language: string };

export type Customers = {
  get(customerId: string): Promise<CustomerDocument | undefined>;
  /** By address, in any case. */
  byEmail(email: string): Promise<CustomerDocument | undefined>;
  /** The customer with this address, made where there is none: one, however many ask at once. */
  ensure(customer: NewCustomer): Promise<CustomerDocument>;
  /** A customer's document before it is stored, for a commit that holds more: standard tier, nothing spent. */
  draft(customer: NewCustomer): CustomerDocument;
};

type Dependencies = {
  documents: Documents;
  clock: Clock;
  ids: Ids;
  /** ISO 4217, of a new customer's lifetime value. */
  currency: string;
};

export function createCustomers({ documents, clock, ids, currency }: Dependencies): Customers {
  const { get, find } = createCollection(documents, "customers");
  const byEmail = async (email: string) =>
    (await find({ filter: { email_key: emailKey(email) }, limit: 1 }))[0];

  const draft = ({ email, name, language }: NewCustomer): CustomerDocument => ({
    customer_id: ids.next("CUST"),
    email: email.trim(),
    email_key: emailKey(email),
    name: name ?? nameFrom(email),
    tier: "standard",
    lifetime_value: { amount: "0.00", currency },
    language,
    created_at: isoNow(clock),
    ledger: [],
    version: 1,
  });

  const ensure = async (customer: NewCustomer) => {
    const known = await byEmail(customer.email);
    if (known) return known;
    const document = draft(customer);
    try {
      await documents.insert("customers", document);
      return document;
    } catch (error) {
      const first = error instanceof DocumentConflict ? await byEmail(customer.email) : undefined;
      if (!first) throw error;
      return first;
    }
  };

  return { get, byEmail, ensure, draft };
}

const emailKey = (email: string): string => email.trim().toLowerCase();

/** What stands before the @, where nobody has told a name. */
const nameFrom = (email: string): string => email.trim().split("@")[0] || email;
