import type { Category } from "../../domain/enums.js";
import { INTENTS, type Intent } from "../../domain/intent.js";

/** What a reply is about: an intent, one of the things that go wrong with a delivery, a danger to people, or nothing but that a person will. */
export type Topic =
  | Exclude<Intent, "delivery_problem">
  | "late_parcel"
  | "damaged_item"
  | "wrong_item"
  | "missing_item"
  | "safety_hazard"
  | "hand_over";

/** A thing of the shop's endangers people: that goes before whatever else was asked. */
const HAZARD =
  /\b(?:caught fire|on fire|in flames|smoking|smoke (?:came|coming|comes)|sparks?|sparking|burn(?:ed|t|s)? (?:my|me|himself|herself|our|his|her|the \w+)|burning smell|smell(?:s|ed) (?:of )?burn\w*|electric(?:al)? shock|got (?:a|an electric) shock|electrocuted|exploded|swollen battery|injured|brennt|gebrannt|in brand|feuer gefangen|rauch\w*|qualmt\w*|funken|stromschlag|explodiert|verbrannt|brandgeruch|verletzt)(?!\p{L})/iu;

/** The first cue that a delivery's text holds says what went wrong; without one it is late. English and German. */
const DELIVERY_CUES: [Topic, RegExp][] = [
  [
    "damaged_item",
    /\b(damag\w*|broken|crack\w*|dent(?:s|ed)?|leak\w*|torn|scratch\w*|shatter\w*|beschädigt\w*|kaputt\w*|zerbrochen\w*|defekt\w*|zerkratzt\w*|riss|risse|delle)(?!\p{L})/iu,
  ],
  ["wrong_item", /\b(wrong|different|not what i ordered|falsch\w*|verwechsel\w*|nicht bestellt)/iu],
  ["missing_item", /\b(missing|incomplete|not in the box|left out|fehlt|fehlen|unvollständig)/iu],
];

/** Nobody can send back what has never come. */
const NEVER_CAME =
  /\b(?:never|not|n['’]t|still not) (?:\w+ )?(?:arrived?|showed up|shown up|come|came|delivered|received|got)\b|\b(?:nie|nicht|noch nicht) (?:angekommen|geliefert|erhalten|bekommen)\b/i;

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
  if (intent !== "say_thanks" && intent !== "report_fraud" && HAZARD.test(text)) return "safety_hazard";
  if (!isIntent(intent)) return BY_CATEGORY[category];
  const delivery = DELIVERY_CUES.find(([, cue]) => cue.test(text))?.[0];
  if (intent === "request_refund" && NEVER_CAME.test(text)) return "late_parcel";
  if (intent === "replace_item") return delivery ?? "replace_item";
  return intent === "delivery_problem" ? (delivery ?? "late_parcel") : intent;
}

export const isAboutAnOrder = (topic: Topic): boolean => ABOUT_AN_ORDER.has(topic);

/** Topics that say nothing of what it is about: a few words of them leave everything open. */
const VAGUE = new Set<Topic>([
  "ask_question",
  "report_fault",
  "setup_help",
  "complain",
  "product_question",
  "billing_question",
  "account_change",
  "change_order",
]);
export const isVague = (topic: Topic): boolean => VAGUE.has(topic);

/** Topics whose general advice would only annoy somebody furious: they want to hear that it is taken care of. */
const TRYING_ONES_PATIENCE = new Set<Topic>([
  "track_shipment",
  "late_parcel",
  "refund_status",
  "request_refund",
  "cancel_order",
  "change_order",
  "cancel_subscription",
  "product_question",
  "ask_question",
  "talk_to_person",
]);
export const needsPatience = (topic: Topic): boolean => TRYING_ONES_PATIENCE.has(topic);

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
