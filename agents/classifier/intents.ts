import type { Category } from "../../domain/enums.js";
import type { Intent } from "../../domain/intent.js";
import { isThanks } from "./thanks.js";
import { withoutThreats } from "./threats.js";

/** First match, within a category; what comes first is what a playbook must not miss. */
const RULES: Record<Category, { rules: [Intent, RegExp][]; otherwise: Intent }> = {
  billing: {
    rules: [
      [
        "duplicate_charge",
        /\b(?:charged|billed|debited|paid|took|taken|deducted)\b[^.!?]{0,60}\b(?:twice|two times|double|again|multiple times)\b|\b(?:double|duplicate|two|unknown|unrecogni[sz]ed|unauthori[sz]ed|unexpected|second)[ -](?:\w+ )?(?:charges?|payments?|debits?|withdrawals?|entries)\b|\b(?:never|didn'?t|did not) (?:bought|buy|order(?:ed)?|authori[sz]ed?|made?)\b|\b(?:zwei|zweite\p{L}*|dritte\p{L}*) (?:abbuchung|belastung|zahlung|buchung|lastschrift)\p{L}*|\b(?:doppelt|zweimal|zwei mal|mehrfach)\b|\b(?:unbekannte|unberechtigte|doppelte)\p{L}* (?:abbuchung|belastung|zahlung)/iu,
      ],
      [
        "cancel_subscription",
        /\b(?:cancel|end|stop|terminate|unsubscribe)\b[^.!?]{0,40}\b(?:subscription|membership|plus|plan|renewal)\b|\b(?:abo\p{L}*|mitgliedschaft|plus)\b[^.!?]{0,40}(?:kündig|beend|widerruf)|kündig\p{L}*[^.!?]{0,40}\b(?:abo\p{L}*|mitgliedschaft|plus)\b/iu,
      ],
      [
        "invoice_request",
        /\b(?:invoices?|receipts?|vat|tax id)\b|rechnung|quittung|beleg|umsatzsteuer|\bust/i,
      ],
    ],
    otherwise: "billing_question",
  },
  refund: {
    rules: [
      [
        "ask_question",
        /^(?!.*\b(?:my (?:refund|money|return|order|parcel)|i (?:sent|returned|shipped|was promised)|mein\p{L}*|zurückgeschickt|zurückgesendet)).*(?:\bhow (?:long|many days|soon|quickly)\b[^.!?]{0,60}\brefunds?\b|\bwie (?:lange|viele tage|schnell)\b[^.!?]{0,60}(?:erstattung|rückzahlung))/isu,
      ],
      [
        "refund_status",
        /\b(?:where|when|status|how long|still|yet|haven'?t|have not|not (?:yet )?(?:received|arrived|seen)|waiting|promised|supposed)\b[^.!?]{0,60}\b(?:refund(?:ed)?|money(?: back)?|reimbursement)\b|\brefund(?:ed)?\b[^.!?]{0,60}\b(?:status|yet|still|promised|not (?:arrived|received|shown|come)|hasn'?t|has not|missing|too low|pending|weeks|days ago)\b|\b(?:wo|wann|warte\p{L}*|immer noch)\b[^.!?]{0,60}(?:erstattung|rückzahlung|gutschrift|geld)|(?:erstattung|rückzahlung|gutschrift)[^.!?]{0,60}(?:noch nicht|immer noch|zugesagt|nicht angekommen|nicht da|zu niedrig)/iu,
      ],
      [
        "ask_question",
        /\b(?:return|refund)s? (?:policy|window|period|deadline|conditions)\b|\bhow (?:long|many days|do (?:i|your)|does|would)\b[^.!?]{0,50}\b(?:returns?|refunds?)\b|\bdo you (?:offer|accept|take)\b[^.!?]{0,40}\breturns?\b|rückgabe(?:frist|recht|bedingungen)|widerrufsfrist|\bwie (?:lange|viele tage|funktioniert|läuft|geht)\b[^.!?]{0,50}(?:rückgabe|zurück|rücksend|retoure|erstattung)/i,
      ],
      ["replace_item", /\b(?:replacement|replace|exchange|swap)\b|umtausch|austausch|ersatz/i],
    ],
    otherwise: "request_refund",
  },
  order: {
    rules: [
      ["cancel_order", /\bcancel(?:l?ed|l?ing|lation)?\b|storn|\bwiderruf|abbestell/i],
      ["change_address", /\baddress\b|\badresse|anschrift|woanders hin/i],
      [
        "replace_item",
        /\b(?:replacement|replace|exchange|swap|send (?:me )?(?:a|another) (?:new )?one|new one)\b|umtausch|austausch|ersatz/i,
      ],
      [
        "delivery_problem",
        /\b(?:wrong|missing|incomplete|damaged|broken|cracked|scratched|smashed|shattered|defective|dent(?:ed)?|leaks?|leaking|torn|ripped|instead of|only (?:got|received|one))\b|falsch|fehl(?:t|en)|unvollständig|beschädigt|kaputt|zerbrochen|defekt|verkratzt|riss(?:e)?\b|delle|statt/i,
      ],
      [
        "change_order",
        /\b(?:change|add|remove|edit|modify|update|quantity|different (?:colou?r|size)|instead)\b|änder|hinzufüg|andere (?:farbe|größe)|menge/i,
      ],
      [
        "track_shipment",
        /\b(?:where|when|status|shipped|ship|arrive|track)\b|\bwo\b|\bwann\b|verschickt|versandt|stand/i,
      ],
    ],
    otherwise: "ask_question",
  },
  shipping: {
    rules: [
      [
        "change_address",
        /\b(?:change|wrong|new|different|other|update|redirect|forward)\b[^.!?]{0,30}\baddress\b|(?:andere|neue|falsche|geänderte)\p{L}* (?:liefer)?(?:adresse|anschrift)|adresse (?:ändern|korrigieren)|umleiten/iu,
      ],
      [
        "delivery_problem",
        /\b(?:lost|stolen|damaged|missing|overdue|broken promises?|missed (?:\w+ ){0,3}(?:date|delivery|deadline|appointment)s?|(?:delivery )?(?:date|appointment)s? (?:that )?you (?:have )?missed|(?:second|third|fourth|fifth) (?:delivery|date|time|appointment)|still not (?:here|delivered)|(?:says|shows?|marked(?: as)?|listed as) delivered|never (?:arrived|came|received)|wrong (?:house|address|parcel|package)|returned to sender|crushed|left (?:it )?outside)\b|verloren|gestohlen|beschädigt|nie angekommen|(?:zweite|dritte|vierte)\p{L}* (?:mal|termin|liefertermin)|(?:liefer)?termin\p{L}*[^.!?]{0,40}(?:verpasst|versäumt|geplatzt|nicht eingehalten)|(?:lieferung|paket|bestellung)[^.!?]{0,40}(?:schon wieder|wieder) nicht|angeblich zugestellt|als zugestellt|zurückgeschickt/iu,
      ],
      [
        "ask_question",
        /\b(?:do you (?:ship|deliver)|can you (?:ship|deliver)|how much (?:is|does)|shipping (?:costs?|fees?|options?|rates?)|customs|duties|express (?:shipping|delivery)|free shipping|which carrier)\b|liefern sie|versenden sie|versandkosten|zoll|lieferoptionen|expressversand/i,
      ],
      [
        "track_shipment",
        /\b(?:where|when|track(?:ing|ed)?|status|eta|arrive[ds]?|late|delay(?:ed)?|still|waiting|not (?:yet )?(?:arrived|here|come|moved)|hasn'?t|my (?:order|parcel|package|delivery))\b|\bwo\b|\bwann\b|sendung|verspät|warte|noch nicht|mein(?:e|em|er)? (?:bestellung|paket|lieferung)/i,
      ],
    ],
    otherwise: "ask_question",
  },
  account: {
    rules: [
      [
        "delete_account",
        /\b(?:delete|close|remove|erase|deactivate)\b[^.!?]{0,40}\b(?:account|profile|data|me)\b|(?:konto|account|profil|daten)[^.!?]{0,40}(?:lösch|schließ)|lösch\p{L}*[^.!?]{0,40}(?:konto|account|profil|daten)/iu,
      ],
      [
        "cancel_subscription",
        /\b(?:cancel|end|stop)\b[^.!?]{0,40}\b(?:subscription|membership|plus)\b|(?:abo|mitgliedschaft)[^.!?]{0,40}(?:kündig|beend)|kündig\p{L}*[^.!?]{0,40}(?:abo|mitgliedschaft)/iu,
      ],
      [
        "password_reset",
        /\b(?:forg[eo]t(?:ten)?|reset(?:ting)?|new|change|lost|recover)\b[^.!?]{0,30}\bpasswords?\b|\bpasswords?\b[^.!?]{0,40}\b(?:reset|forg[eo]t(?:ten)?|recover|link|e-?mail)\b|passwor[dt][^.!?]{0,40}(?:vergess|zurücksetz|neu|änder)|(?:neues|vergess\p{L}*) passwor[dt]/iu,
      ],
      [
        "login_problem",
        /\b(?:log(?:ging)?[ -]?(?:in|on)|sign(?:ing)?[ -]?in|locked(?: out)?|access|2fa|two-factor|verification code|authenticator|credentials)\b|einlogg|anmeld|eingeloggt|gesperrt|bestätigungscode|zugang|zwei-faktor/i,
      ],
      [
        "account_change",
        /\b(?:change|update|edit|correct|merge|add|remove|switch|unsubscribe|newsletter)\b|änder|aktualisier|korrigier|hinzufüg|newsletter|abmeld/i,
      ],
    ],
    otherwise: "ask_question",
  },
  security: {
    rules: [
      [
        "ask_question",
        /^(?!.*\b(?:hack|stolen|phish|fraud|unknown|suspicious|leak|compromis)).*\b(?:do you (?:store|encrypt|support|offer)|how (?:do you|is my|are my|safe)|is it safe|what (?:happens|do you))\b|^(?!.*(?:gehackt|gestohlen|betrug|fremd|verdächtig|unbekannt)).*(?:wie (?:sicher|speichern|werden)|speichern sie|verschlüssel)/is,
      ],
    ],
    otherwise: "report_fraud",
  },
  technical: {
    rules: [
      [
        "report_fault",
        /\b(?:error|crash(?:es|ed|ing)?|broken|fail(?:s|ed|ing)?|not work(?:ing)?|doesn'?t|does not|won'?t|stopped|freezes?|flicker\w*|dead|faulty|stuck|down|500|404)\b|fehler|absturz|stürzt|kaputt|defekt|funktioniert nicht|geht nicht|reagiert nicht|flackert/i,
      ],
      [
        "setup_help",
        /\b(?:install\w*|set ?up|setup|connect\w*|pair\w*|configur\w*|integrat\w*|how (?:do|can|to))\b|einricht|installier|verbind|koppel|konfigur|wie (?:kann|verbinde|richte)/i,
      ],
    ],
    otherwise: "report_fault",
  },
  product: {
    rules: [
      ["warranty_question", /\b(?:warrant(?:y|ies)|guarantee)\b|garantie|gewährleistung/i],
      [
        "replace_item",
        /\b(?:send (?:me )?a replacement|replace (?:it|my))\b|ersatz (?:schicken|senden|haben)/i,
      ],
    ],
    otherwise: "product_question",
  },
  complaint: { rules: [], otherwise: "complain" },
  general: { rules: [], otherwise: "ask_question" },
};

/**
 * What the customer came for, by rules over the words (English and German) within the category.
 * @param text what a run must answer
 */
export function intentOf(
  text: string,
  { category, asksForPerson }: { category: Category; asksForPerson: boolean },
): Intent {
  if (isThanks(text)) return "say_thanks";
  const wish = withoutThreats(text);
  const { rules, otherwise } = RULES[category];
  const found = rules.find(([, pattern]) => pattern.test(wish))?.[0];
  if (found === undefined && asksForPerson) return "talk_to_person";
  return found ?? otherwise;
}
