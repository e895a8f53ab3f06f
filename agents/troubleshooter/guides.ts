import type { Category } from "../../domain/enums.js";
import type { Topic } from "./topics.js";

/** How an article serves a topic. */
export type Guide = {
  /** What of it is told: its short answer, its steps as well, or nothing. */
  tells: "answer" | "steps" | "nothing";
  /** Articles of other categories are beside the matter; empty: any may fit. */
  categories: readonly Category[];
  /** The matter in a question, to search by where the customer's own words find nothing; null: too wide for one. */
  question: { en: string; de: string } | null;
  /** The found passage itself is told where it is prose: its article is about many small things. */
  byPassage?: true;
  /** Of the short answer, only the sentences that speak of this. */
  only?: RegExp;
};

const guide = (
  tells: Guide["tells"],
  categories: readonly Category[],
  question: [en: string, de: string] | null = null,
): Guide => ({ tells, categories, question: question && { en: question[0], de: question[1] } });

const NONE = guide("nothing", []);

/** What articles can do for each topic. */
export const GUIDES: Record<Topic, Guide> = {
  request_refund: guide(
    "steps",
    ["refund"],
    ["how do I send something back", "wie schicke ich etwas zurück"],
  ),
  refund_status: {
    ...guide("answer", ["refund"], ["when do I get my refund", "wann bekomme ich meine Erstattung"]),
    only: /refund|money|geld|erstatt/i,
  },
  track_shipment: guide("steps", ["shipping"], ["where is my parcel, track my order", "wo ist mein Paket"]),
  late_parcel: guide("steps", ["shipping"], ["my parcel has not arrived", "mein Paket ist nicht angekommen"]),
  damaged_item: guide(
    "steps",
    ["order"],
    ["my item arrived damaged", "mein Artikel ist beschädigt angekommen"],
  ),
  wrong_item: guide(
    "steps",
    ["order"],
    ["I received the wrong item", "ich habe den falschen Artikel erhalten"],
  ),
  missing_item: guide(
    "steps",
    ["order"],
    ["an item is missing from my order", "in meinem Paket fehlt ein Artikel"],
  ),
  replace_item: guide(
    "steps",
    ["order", "refund"],
    ["can I exchange this", "kann ich den Artikel umtauschen"],
  ),
  duplicate_charge: guide("steps", ["billing"], ["I was charged twice", "ich verstehe eine Abbuchung nicht"]),
  billing_question: guide("steps", ["billing"], null),
  invoice_request: guide("steps", ["billing"], ["where is my invoice", "wo finde ich meine Rechnung"]),
  password_reset: guide("steps", ["account"], ["I forgot my password", "ich habe mein Passwort vergessen"]),
  login_problem: guide("steps", ["account"], ["I cannot log in", "ich kann mich nicht anmelden"]),
  account_change: { ...guide("steps", ["account"], null), byPassage: true },
  delete_account: guide("steps", ["account"], ["delete my account", "mein Konto löschen"]),
  report_fraud: guide("steps", ["security"], ["my account was hacked", "mein Konto wurde gehackt"]),
  safety_hazard: NONE,
  report_fault: guide("steps", ["technical", "product"], null),
  setup_help: guide("steps", ["technical"], null),
  product_question: guide("answer", ["product", "technical", "general"], null),
  warranty_question: guide("steps", ["product"], ["what does the warranty cover", "habe ich noch Garantie"]),
  cancel_order: guide("steps", ["order"], ["cancel my order", "meine Bestellung stornieren"]),
  change_order: guide("steps", ["order"], ["change my order", "meine Bestellung ändern"]),
  change_address: guide(
    "steps",
    ["order"],
    ["change the delivery address of my order", "die Lieferadresse meiner Bestellung ändern"],
  ),
  cancel_subscription: guide("steps", ["billing"], ["cancel my subscription", "mein Abonnement kündigen"]),
  complain: NONE,
  hand_over: NONE,
  talk_to_person: guide("answer", ["general"], null),
  say_thanks: NONE,
  ask_question: guide("answer", [], null),
};

/** Customers who ask how to do something are told the steps of whatever answers them. */
export const ASKS_HOW =
  /\bhow (?:do|can|to|would|should)\b|\bwie (?:kann|mache|geht|funktioniert|komme|richte|muss)\b/i;
