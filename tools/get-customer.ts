import { tool } from "@langchain/core/tools";
import { z } from "zod";
import type { CustomerDocument } from "../domain/customer.js";
import { dataBlock } from "./data-block.js";
import { NOT_CONFIRMED, scopeOf } from "./tool-scope.js";

/** What an agent may know of a customer: no address, no email. */
export type CustomerRecord = Pick<
  CustomerDocument,
  "customer_id" | "name" | "tier" | "lifetime_value" | "language" | "created_at" | "ledger"
>;

export type GetCustomerDeps = {
  customers: { get(customerId: string): Promise<CustomerDocument | undefined> };
};

/** The record of the ticket's own customer. Nothing (artifact null) while their identity is only claimed. */
export function createGetCustomer({ customers }: GetCustomerDeps) {
  return tool(
    async (_input, config): Promise<[string, CustomerRecord | null]> => {
      const scope = scopeOf(config);
      if (scope.identity !== "verified") return [NOT_CONFIRMED, null];
      const customer = await customers.get(scope.customer_id);
      if (!customer) return ["There is no record of this customer yet.", null];
      const { customer_id, name, tier, lifetime_value, language, created_at, ledger } = customer;
      const record = { customer_id, name, tier, lifetime_value, language, created_at, ledger };
      return [dataBlock("customer", record), record];
    },
    {
      name: "get_customer",
      description:
        "Read the record of the customer who wrote this ticket: tier, value, what was credited before.",
      schema: z.object({}),
      responseFormat: "content_and_artifact",
    },
  );
}
