import { readFile } from "node:fs/promises";
import { z } from "zod";
import { LedgerEntry } from "../../domain/action.js";
import { Customer } from "../../domain/customer.js";
import { Category, Language, Priority, SentimentLevel } from "../../domain/enums.js";
import { Order, Shipment } from "../../domain/order.js";

/** Times in the shop's files are days before the desk is filled, so that the sample never grows old. */
const Days = z.number();

const ShopOrder = Order.omit({ placed_at: true, shipment: true, ledger: true }).extend({
  placed_days_ago: Days,
  shipment: Shipment.omit({ eta: true }).extend({ eta_in_days: Days.nullable() }).nullable(),
  ledger: z.array(
    LedgerEntry.pick({ type: true, amount: true, currency: true }).extend({
      reason: z.string(),
      days_ago: Days,
    }),
  ),
});
export type ShopOrder = z.infer<typeof ShopOrder>;

const ResolvedTicket = z.object({
  customer_id: z.string(),
  subject: z.string(),
  description: z.string(),
  category: Category,
  priority: Priority,
  sentiment: SentimentLevel,
  language: Language,
  reply: z.string(),
  resolved_days_ago: Days,
  csat: z.number().int().min(1).max(5).nullable(),
  order_id: z.string().optional(),
});
export type ResolvedTicket = z.infer<typeof ResolvedTicket>;

/** One of the dozen tickets that `npm run demo` sends. */
export const SampleTicket = z.object({
  as: z.enum(["customer", "client"]),
  title: z.string(),
  customer_email: z.string(),
  customer_name: z.string(),
  subject: z.string(),
  description: z.string(),
  order_id: z.string().optional(),
});
export type SampleTicket = z.infer<typeof SampleTicket>;

export type Shop = { customers: Customer[]; orders: ShopOrder[]; resolved: ResolvedTicket[] };

/** The sample shop, from the JSON files beside this one. */
export const readShop = async (): Promise<Shop> => ({
  customers: await read("customers.json", z.array(Customer)),
  orders: await read("orders.json", z.array(ShopOrder)),
  resolved: await read("resolved-tickets.json", z.array(ResolvedTicket)),
});

export const readSampleTickets = (): Promise<SampleTicket[]> =>
  read("sample-tickets.json", z.array(SampleTicket));

const read = async <T>(file: string, schema: z.ZodType<T>): Promise<T> =>
  schema.parse(JSON.parse(await readFile(new URL(file, import.meta.url), "utf8")));
