import type { Category } from "../../domain/enums.js";
import { isThanks } from "./thanks.js";
import { withoutThreats } from "./threats.js";

/** What one decisive phrase is worth: it makes its category e³ times as likely. */
const DECISIVE = 3;
/** Phrases that often stand beside the matter itself ("charged twice, refund me"). */
const LEANING = 1.5;
/** Between the two: what is wrong with a thing that has arrived. */
const STRONG = 2;

/** Phrases that name the customer's wish itself, English and German; the guide is `knowledge/examples/README.md`. */
const PHRASES: readonly { category: Category; weight: number; pattern: RegExp }[] = [
  {
    category: "shipping",
    weight: DECISIVE,
    pattern:
      /\bwhere(?:['’]?s| is| are) (?:my|our|the) (?:\w+ )?(?:orders?|parcels?|packages?|deliver(?:y|ies)|shipment)\b|\btrack(?:ing)? (?:my|number|link|page|shows?|says)|\b(?:parcel|package|delivery|order) (?:has(?:n't| not)|still (?:has(?:n't| not)|not)|never) (?:arrived|come|shown up)|\bwo (?:ist|sind|bleib[te]n?) (?:mein|unser|die|das)e? ?(?:bestellung|paket|lieferung|sendung)|sendungsverfolgung|(?:paket|lieferung|bestellung)[^.!?]{0,30}(?:noch |immer |schon wieder |wieder )?nicht (?:da|angekommen|geliefert|kommt|gekommen)|(?:paket|lieferung|bestellung)[^.!?]{0,30}\b(?:kommt|kam|ist) (?:schon |immer |noch |wieder )*nicht|\bwhere(?:['’]?s| is| are) (?:my|our) (?!refund|money|invoice|receipt|voucher|gift card|code|account)|\bwo (?:ist|sind|bleib[te]n?) (?:mein|unser)\w* (?!geld|rechnung|erstattung|gutschein|rückerstattung|konto)|\bwann\b[^.!?]{0,50}(?:bestellung|paket|lieferung|sendung)[^.!?]{0,40}(?:an|kommt|ankommt|da|geliefert|eintrifft)\b|\bwhen\b[^.!?]{0,25}\b(?:arrive|be delivered|get here|reach me|delivery)\b|\bdelivery dates?\b|\bmissed\b[^.!?]{0,30}\bdeliver(?:y|ies)\b|liefertermin|\bwarte\b[^.!?]{0,30}\bauf (?:meine?n?|die|das) (?:bestellung|paket|lieferung|sendung)/i,
  },
  {
    category: "shipping",
    weight: STRONG,
    pattern:
      /\b(?:arrive|come|here|delivered|make it)\b[^.!?]{0,20}\b(?:by|before|until|in time for) (?:\w+day|tomorrow|the weekend|christmas)\b|\bby \w+day\b[^.!?]{0,60}\b(?:arrive|make it|get here|be here|be delivered)\b|\b(?:rechtzeitig|bis \w+tag)\b[^.!?]{0,40}(?:ankommen|geliefert|da sein|eintreffen)/i,
  },
  {
    category: "billing",
    weight: DECISIVE,
    pattern:
      /\b(?:charged|billed|debited)\b[^.!?]{0,40}\b(?:twice|two times|double)\b|\b(?:twice|two times)\b[^.!?]{0,20}\b(?:charged|billed|debited)\b|\btwo (?:\w+ ){0,2}(?:charges|payments|debits|withdrawals)\b|\b(?:double|duplicate|two|second) (?:charges?|payments?|debits?)\b|\b(?:need|send|want|missing|correct(?:ed)?|copy of)\b[^.!?]{0,25}\binvoice\b|(?:doppelt|zweimal) (?:abgebucht|belastet|berechnet|bezahlt)|rechnung (?:fehlt|für|als pdf)|\b(?:zwei|doppelte|zweite|dritte|unbekannte)n? (?:abbuchung|belastung|zahlung|lastschrift)\p{L}*|(?:doppelabbuchung|doppelbuchung)/iu,
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
    pattern:
      /\bcancel (?:my |the |this |our )?(?:\w+ )?(?:orders?|purchase)\b|\bstornier\w*|\bstorno\b|bestellung (?:ändern|abbrechen)/i,
  },
  {
    category: "billing",
    weight: STRONG,
    pattern:
      /\b(?:cancel|end|stop|renew\w*)\b[^.!?]{0,40}\b(?:subscription|membership|northlight plus)\b|\b(?:abo|abonnement|mitgliedschaft|northlight plus)\b[^.!?]{0,40}(?:kündig|beend)|kündig\w*[^.!?]{0,40}\b(?:abo|abonnement|mitgliedschaft|northlight plus)\b/i,
  },
  {
    category: "order",
    weight: STRONG,
    pattern:
      /\b(?:arrived?s?|came|comes|delivered|unpacked|opened|box|parcel|package)\b[^.!?]{0,60}\b(?:broken|damaged|cracked|shattered|smashed|scratched|dent(?:ed)?|in pieces|defective)\b|\b(?:broken|damaged|cracked|shattered|smashed)\b[^.!?]{0,25}\b(?:on arrival|when it (?:came|arrived)|in (?:the|my) (?:box|parcel|order))\b|\b(?:got|received|sent me|was sent) (?:the|a) (?:wrong|different)\b|(?:beschädigt|kaputt|zerbrochen|defekt|mit (?:einem )?(?:riss|kratzer|delle))\b[^.!?]{0,30}(?:an|angekommen|geliefert|ausgepackt)|(?:angekommen|geliefert|ausgepackt|kam)\b[^.!?]{0,40}(?:beschädigt|kaputt|zerbrochen|defekt|riss|kratzer|delle)|falsche[nrs]? (?:artikel|ware|farbe|größe|produkt)/i,
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
      /\b(?:app|website|site|page|device|firmware)\b[^.!?]{0,30}\b(?:crash\w*|freez\w*|error|not work\w*|down)\b|\bhow (?:do|can|to|would) (?:i |we )?(?:\w+ )?(?:pair|connect|install|set ?up|link|sync|update|reset)\b|\b(?:it|nothing|device|lamp|app) (?:does ?n['’]?t|does not|isn['’]?t|is not|won['’]?t) work(?:ing)?\b|\b(?:geht|funktioniert|klappt) (?:einfach |gar |überhaupt )?nicht(?: mehr)?\b|\bwie (?:verbinde|kopple|richte|installiere|aktualisiere)\b|stürzt (?:\w+ )?ab/i,
  },
];

/** Words that show that somebody else did it: then a password is no matter of the account. */
const BREACH = /\b(?:hack|phish|stolen|stranger|compromis|someone)|gehackt|fremde|betrug/i;

/** The guide puts thanks that name no matter under general. */
const THANKED: [Category, number] = ["general", DECISIVE];

/** How strongly phrases speak for categories: added to the logarithm of the learned probability; none where none do. */
export function categoryEvidence(text: string): Map<Category, number> {
  if (isThanks(text)) return new Map([THANKED]);
  const wish = withoutThreats(text);
  const found = PHRASES.filter(
    ({ category, pattern }) => pattern.test(wish) && !(category === "account" && BREACH.test(text)),
  );
  const weights = new Map<Category, number>();
  for (const { category, weight } of found)
    weights.set(category, Math.max(weight, weights.get(category) ?? 0));
  return weights;
}
