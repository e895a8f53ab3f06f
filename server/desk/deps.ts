import type { Clock } from "../../domain/clock.js";
import type { Documents, Op } from "../../domain/documents.js";
import type { Ids } from "../../domain/ids.js";
import type { Jobs } from "../../domain/jobs.js";
import type { PersonDocument } from "../../domain/person.js";
import type { PolicyInForce } from "../../domain/policy.js";
import { AppError } from "../../domain/errors.js";
import type { Customers } from "../../store/customers.js";
import type { Effects } from "../../store/effects.js";
import type { Orders } from "../../store/orders.js";
import type { People } from "../../store/people.js";
import type { Reviews } from "../../store/reviews.js";
import type { Tickets } from "../../store/tickets.js";
import type { Who } from "../http/who.js";

/** What the operations of the desk stand on. */
export type DeskDeps = {
  documents: Documents;
  tickets: Tickets;
  customers: Customers;
  orders: Orders;
  people: People;
  reviews: Reviews;
  effects: Effects;
  policy: PolicyInForce;
  clock: Clock;
  ids: Ids;
  jobs: Jobs;
  /** The language a text is written in, ISO 639-1; `fallback` where it is too short to tell. */
  detectLanguage: (text: string, fallback: string) => string;
};

/** Who asks, and what else goes into the operation's own commit (an idempotency row). */
export type Asked<T> = { who: Who; also?: ((result: T) => Op[]) | undefined };

/** The person behind a login. @throws AppError "forbidden" for keys that belong to no person */
export function personFrom({ person }: Who): PersonDocument {
  if (!person)
    throw new AppError("forbidden", "Only a person of the desk may do this; this key belongs to none.");
  return person;
}
