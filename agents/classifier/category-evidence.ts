import type { Category } from "../../domain/enums.js";

/** What one decisive phrase is worth: it makes its category e³ times as likely. */
const DECISIVE = 3;
/** Phrases that often stand beside the matter itself ("charged twice, refund me"). */
const LEANING = 1.5;

/** Phrases that name the customer's wish itself, English and German; the guide is `knowledge/examples/README.md`. */
const PHRASES: readonly { category: Category; weight: number; pattern: RegExp }[] = [
  {
    category: "shipping",
    weight: DECISIVE,
    pattern:
      /\bwhere(?:'s| is| are) (?:my|our|the) (?:\w+ )?(?:orders?|parcels?|packages?|deliver(?:y|ies)|shipment)\b|\btrack(?:ing)? (?:my|number|link|page|shows?|says)|\b(?:parcel|package|delivery|order) (?:has(?:n't| not)|still (?:has(?:n't| not)|not)|never) (?:arrived|come|shown up)|\bwo (?:ist|sind|bleib[te]n?) (?:mein|unser|die|das)e? ?(?:bestellung|paket|lieferung|sendung)|sendungsverfolgung|(?:paket|lieferung|bestellung) (?:ist )?(?:noch )?(?:immer )?nicht (?:da|angekommen)/i,
  },
  {
    category: "billing",
    weight: DECISIVE,
    pattern:
      /\b(?:charged|billed|debited)\b[^.!?]{0,40}\b(?:twice|two times|double)\b|\b(?:double|duplicate|two|second) (?:charges?|payments?|debits?)\b|\b(?:need|send|want|missing|correct(?:ed)?|copy of)\b[^.!?]{0,25}\binvoice\b|(?:doppelt|zweimal) (?:abgebucht|belastet|berechnet|bezahlt)|rechnung (?:fehlt|für|als pdf)/i,
  },
  {
    category: "security",
    weight: DECISIVE,
    pattern:
      /\b(?:hacked|phishing|compromised)\b|\b(?:unknown|suspicious|unauthori[sz]ed) (?:logins?|devices?|access)\b|\bsomeone (?:else )?(?:changed|has access|is using|logged|got into)|gehackt|fremde[rn]? (?:anmeldung|zugriff|gerät)|unbekannte[rsn]? (?:anmeldung|gerät|login)/i,
  },
  {
    category: "account",
    weight: DECISIVE,
    pattern:
      /\b(?:forgot(?:ten)?|reset|change)\b[^.!?]{0,15}\bpassword\b|\bpassword reset\b|\b(?:can(?:no|')t|cannot|unable to) (?:log|sign) ?in\b|\bdelete (?:my )?(?:account|data)\b|passwort vergessen|passwort zurücksetz|zum zurücksetzen|nicht (?:einloggen|anmelden)|konto löschen/i,
  },
  {
    category: "refund",
    weight: LEANING,
    pattern:
      /\b(?:want|need|get|give|request|like)\b[^.!?]{0,25}\b(?:refund|money back)\b|\brefund (?:me|my)\b|\bwhere is my refund\b|\b(?:return|send) (?:it|them|this|the \w+) back\b|geld zurück|(?:rück)?erstattung|zurückgeben|zurückschicken/i,
  },
  {
    category: "order",
    weight: DECISIVE,
    pattern: /\bcancel (?:my |the |this |our )?order\b|\bstornier\w*|bestellung (?:ändern|abbrechen)/i,
  },
  {
    category: "complaint",
    weight: LEANING,
    pattern:
      /\byour (?:customer )?(?:service|support|staff|team|people) (?:is|are|was|were) (?!great|good|nice|helpful|excellent|amazing)|\bnobody (?:helps|answers|cares|replies)|\b(?:file|formal|make) a? ?complaint\b|\b(?:third|fourth|fifth) time i\b|\bhow you treat\b|\bbeschwer(?:de|en|e mich)|niemand (?:hilft|antwortet|kümmert)|(?:ihr|euer) (?:service|kundendienst|support) ist (?!super|toll|gut|klasse)/i,
  },
  {
    category: "technical",
    weight: LEANING,
    pattern:
      /\b(?:app|website|site|page|device|firmware)\b[^.!?]{0,30}\b(?:crash\w*|freez\w*|error|not work\w*|down)\b|stürzt (?:\w+ )?ab/i,
  },
];

/** Words that show that somebody else did it: then a password is no matter of the account. */
const BREACH = /\b(?:hack|phish|stolen|stranger|compromis|someone)|gehackt|fremde|betrug/i;

/** How strongly phrases speak for categories: added to the logarithm of the learned probability; none where none do. */
export function categoryEvidence(text: string): Map<Category, number> {
  const found = PHRASES.filter(
    ({ category, pattern }) => pattern.test(text) && !(category === "account" && BREACH.test(text)),
  );
  return new Map(found.map(({ category, weight }) => [category, weight]));
}
