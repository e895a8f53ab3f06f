import type { Category } from "../../domain/enums.js";
import { INTENTS, type Intent } from "../../domain/intent.js";

/** What a reply is about: an intent, or one of the things that go wrong with a delivery. */
export type Topic =
  | Exclude<Intent, "delivery_problem">
  | "late_parcel"
  | "damaged_item"
  | "wrong_item"
  | "missing_item";

/** The first cue that a delivery's text holds says what went wrong; without one it is late. English and German. */
const DELIVERY_CUES: [Topic, RegExp][] = [
  [
    "damaged_item",
    /\b(damag\w*|broken|crack\w*|dent\w*|scratch\w*|shatter\w*|beschädigt\w*|kaputt\w*|zerbrochen\w*|defekt\w*|zerkratzt\w*)/iu,
  ],
  ["wrong_item", /\b(wrong|different|not what i ordered|falsch\w*|verwechsel\w*|nicht bestellt)/iu],
  ["missing_item", /\b(missing|incomplete|not in the box|left out|fehlt|fehlen|unvollständig)/iu],
];

const BY_CATEGORY: Record<Category, Topic> = {
  billing: "billing_question",
  refund: "request_refund",
  order: "change_order",
  shipping: "track_shipment",
  account: "login_problem",
  security: "report_fraud",
  technical: "report_fault",
  product: "product_question",
  complaint: "complain",
  general: "ask_question",
};

const KNOWN = new Set<string>(INTENTS.map(({ name }) => name));
const isIntent = (name: string): name is Intent => KNOWN.has(name);

/** Topics about one order: without knowing which, they can be answered in general only. */
const ABOUT_AN_ORDER = new Set<Topic>([
  "request_refund",
  "refund_status",
  "track_shipment",
  "late_parcel",
  "damaged_item",
  "wrong_item",
  "missing_item",
  "duplicate_charge",
  "cancel_order",
  "change_order",
  "change_address",
  "replace_item",
]);

/** The topic of a classified text; an intent that nobody wrote phrases for becomes the category's topic. */
export function topicOf({
  intent,
  category,
  text,
}: {
  intent: string;
  category: Category;
  text: string;
}): Topic {
  if (!isIntent(intent)) return BY_CATEGORY[category];
  const delivery = DELIVERY_CUES.find(([, cue]) => cue.test(text))?.[0];
  if (intent === "replace_item") return delivery ?? "replace_item";
  return intent === "delivery_problem" ? (delivery ?? "late_parcel") : intent;
}

export const isAboutAnOrder = (topic: Topic): boolean => ABOUT_AN_ORDER.has(topic);

/** Where a customer's own words name a second matter, one answer is less likely to be enough. */
const MATTERS = [
  /\b(refund|money back|erstatt\w*|geld zurück)/iu,
  /\b(charged?|invoice|bill(ed|ing)?|abgebucht|rechnung)\b/iu,
  /\b(where is|tracking|arriv\w*|deliver(ed|y)|liefer\w*|sendung\w*)\b/iu,
  /\b(password|log ?in|sign in|passwort|anmeld\w*|einloggen)\b/iu,
  /\b(hack\w*|phish\w*|fraud|stolen|betrug|gehackt)\b/iu,
  /\b(broken|damaged|defect\w*|kaputt|beschädigt|defekt)\b/iu,
  /\b(cancel\w*|stornier\w*|kündig\w*)\b/iu,
  /\b(app|firmware|wi-?fi|wlan|bluetooth|crash\w*|error|fehler)\b/iu,
];

/** How many matters the text touches, at least 1. */
export const mattersIn = (text: string): number =>
  Math.max(1, MATTERS.filter((cue) => cue.test(text)).length);
