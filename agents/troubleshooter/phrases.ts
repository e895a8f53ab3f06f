import type { Action, ActionType } from "../../domain/action.js";
import type { Topic } from "./topics.js";

/** How a customer feels, as far as an opening cares. */
export type Mood = "calm" | "upset" | "happy";

type Text<T> = (values: T) => string;
type OnOrder = { order: string };
type ArgsOf<T extends ActionType> = Extract<Action, { type: T }>["args"];

/** Everything a reply in one language is composed of. Dates and money arrive formatted. */
export type Phrases = {
  greeting: Text<{ name: string | null }>;
  /** One or two sentences that acknowledge; null: no order may be named. */
  openings: Record<Topic, Record<"calm" | "upset", Text<{ order: string | null }>>>;
  shipment: {
    notSent: Text<OnOrder>;
    labelCreated: Text<OnOrder & { carrier: string; tracking: string }>;
    inTransit: Text<OnOrder & { carrier: string; tracking: string; eta: string | null }>;
    outForDelivery: Text<OnOrder & { carrier: string; tracking: string }>;
    delivered: Text<OnOrder & { carrier: string; tracking: string }>;
    delayed: Text<OnOrder & { carrier: string; tracking: string; eta: string | null }>;
    lost: Text<OnOrder & { carrier: string; tracking: string }>;
    closed: Text<OnOrder & { status: "cancelled" | "refunded" | "returned" }>;
  };
  refunded: Text<OnOrder & { amount: string; date: string }>;
  notRefunded: Text<OnOrder>;
  chargedTwice: Text<OnOrder & { amount: string }>;
  chargedOnce: Text<OnOrder & { amount: string }>;
  alreadyShipped: Text<OnOrder>;
  /** After `alreadyShipped`, where the order is not wanted as it is. */
  canReturn: string;
  outsideWindow: Text<OnOrder>;
  notDelivered: Text<OnOrder>;
  /** What we do, for a customer whose identity is verified. */
  actions: { [T in ActionType]: (args: ArgsOf<T>) => string };
  /** With a refund of something that the customer has. */
  sendBack: string;
  /** Instead of what we do, while the identity is only claimed. */
  checkedByPerson: string;
  /** With it. */
  confirmIdentity: string;
  /** Instead of what the records say, while the identity is only claimed. */
  notConfirmed: string;
  stepsFollow: { sure: string; unsure: string };
  inTheMeantime: string;
  furtherReading: Text<{ title: string }>;
  askOrder: string;
  /** The number given is none of this customer's orders. */
  askOrderAgain: Text<{ written: string }>;
  askItem: Text<OnOrder & { items: string }>;
  askAddress: Text<OnOrder>;
  askDetails: string;
  noAnswer: string;
  toPerson: string;
  secureAccount: string[];
  staySafe: string[];
  closings: { solved: string; waiting: string; person: string; thanks: string };
  signOff: Text<{ desk: string }>;
  money: Text<{ amount: string; currency: string }>;
  /** Of an ISO 8601 time, in words. */
  date: (at: string) => string;
};
