import { createRandom } from "../../../knowledge/learning/random.js";
import { FOLLOW_UPS, OPENINGS } from "./texts.js";
import type { ShopCustomer } from "../shop.js";

/** What is written at once, after a pause. */
type Burst = { after_ms: number; texts: string[] };

/** One customer's ticket, before it is sent. */
export type TicketPlan = {
  /** After the storm's beginning. */
  at_ms: number;
  /** An integration that vouches for its customers, or one that does not. */
  as: "vouching" | "client";
  body: {
    customer_email: string;
    customer_name: string;
    subject: string;
    description: string;
    source: string;
    order_id?: string;
  };
  bursts: Burst[];
};

const SOURCES = ["api", "web", "chat", "email", "zendesk", "intercom", "social"] as const;
const VOUCHED_SHARE = 0.7;
const FOLLOW_UP_SHARE = 0.4;
const MOST_BURSTS = 2;
const MOST_AT_ONCE = 4;
const LATEST_FOLLOW_UP_MS = 25_000;
const SYLLABLES = ["ba", "de", "fi", "go", "lu", "ma", "ne", "po", "ri", "su", "ta", "vo"] as const;

/**
 * A name that stands under one text and no other, so that the checker knows each text again. Syllables, since digits
 * would be read as an order's or a telephone's number.
 */
export function signature(number: number): string {
  let word = "";
  for (let left = number + SYLLABLES.length ** 2; left > 0; left = Math.floor(left / SYLLABLES.length))
    word += SYLLABLES[left % SYLLABLES.length] ?? "";
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** What customers will write, and when: the same for the same seed. `rate`: tickets a second. */
export function planTickets(
  customers: readonly ShopCustomer[],
  { tickets, rate, seed }: { tickets: number; rate: number; seed: number },
): TicketPlan[] {
  const random = createRandom(seed);
  const pick = <T>(list: readonly T[]): T => {
    const chosen = list[Math.floor(random() * list.length)];
    if (chosen === undefined) throw new TypeError("nothing to pick from");
    return chosen;
  };
  let written = 0;
  const signed = (text: string) => `${text}\n\nRegards, ${signature((written += 1))}`;
  let at_ms = 0;
  return Array.from({ length: tickets }, (): TicketPlan => {
    // Arrivals at random times with the rate as their mean, as customers come.
    at_ms += (-Math.log(1 - random()) * 1000) / rate;
    const customer = pick(customers);
    const order = pick(customer.orders);
    const opening = pick(OPENINGS);
    const fill = (text: string) =>
      text
        .replaceAll("{order}", order.order_id)
        .replaceAll("{item}", order.item)
        .replaceAll("{amount}", `$${order.total}`);
    return {
      at_ms,
      as: random() < VOUCHED_SHARE ? "vouching" : "client",
      body: {
        customer_email: customer.email,
        customer_name: customer.name,
        subject: fill(opening.subject),
        description: signed(fill(opening.text)),
        source: pick(SOURCES),
        ...(opening.text.includes("{order}") ? { order_id: order.order_id } : {}),
      },
      bursts:
        random() < FOLLOW_UP_SHARE
          ? Array.from({ length: 1 + Math.floor(random() * MOST_BURSTS) }, () => ({
              after_ms: random() * LATEST_FOLLOW_UP_MS,
              texts: Array.from({ length: 1 + Math.floor(random() * MOST_AT_ONCE) }, () =>
                signed(pick(FOLLOW_UPS)),
              ),
            }))
          : [],
    };
  });
}
