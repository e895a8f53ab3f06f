import type { Risk } from "../../domain/enums.js";

/** Law, press, payment disputes, crime, danger to people: what a person must see whatever else is said. */
const HIGH: readonly RegExp[] = [
  /\b(?:lawyers?|attorneys?|solicitor|legal (?:action|steps|team|proceedings)|lawsuit|sue|suing|take you to court|small claims|consumer protection|trading standards|ombudsman|better business bureau|bbb|ftc|regulator|data protection authority|gdpr (?:complaint|violation|breach))\b/i,
  /\b(?:anwalt|anwältin|rechtsanwalt|rechtliche schritte|klage|verklagen|gericht|verbraucherzentrale|verbraucherschutz|aufsichtsbehörde|datenschutzbehörde|anzeige (?:erstatten|bei der polizei))\b/i,
  /\bcharge-?backs?\b|\bdispute (?:this|the|it)?\s*(?:charges?|payment)?\s*(?:with|through) my (?:bank|card)|\brückbuchung|zurückbuchen|\brücklastschrift/i,
  /\b(?:(?:go|going|take (?:this|it)) (?:to the (?:press|media)|public|viral)|newspapers?|journalist|the press|post (?:this|it) (?:all over|everywhere|on)|expose you|an die (?:presse|öffentlichkeit)|presse (?:informieren|einschalten)|öffentlich machen)\b/i,
  /\b(?:hacked|hacker|phish(?:ing|ed)|identity theft|stole my|account (?:was |has been |is )?(?:taken over|compromised|breached)|compromised|data (?:leak|breach)|(?:unauthori[sz]ed|unknown|suspicious|strange) (?:logins?|log-?ins?|access|orders?|devices?|purchases?|transactions?)|someone (?:else )?(?:is (?:using|in)|has access|accessed|logged|got into|changed)|fraud(?:ulent(?:ly)?)?)\b/i,
  /\b(?:gehackt|gehackter|phishing|identitätsdiebstahl|betrug|betrüger|datenleck|fremde[rn]? (?:zugriff|anmeldung|bestellung|person)|unbekannte[rn]? (?:anmeldung|login|bestellung|gerät|zugriff)|konto (?:wurde |ist )?(?:übernommen|kompromittiert))\b/i,
  /\b(?:caught fire|on fire|smok(?:e|ing) (?:came|coming|from)|sparks?|sparking|burn(?:ed|t|s) (?:my|me|himself|herself|our|his|her)|burning smell|electric(?:al)? shock|electrocuted|injur(?:ed|y)|hospital|exploded|overheat(?:s|ed|ing)|brennt|gebrannt|feuer gefangen|rauch|funken|stromschlag|verletzt|verletzung|krankenhaus|explodiert|brandgeruch)\b/i,
  /\b(?:kill myself|suicid\w*|end my life|hurt myself|self[- ]harm|don'?t want to live|umbringen|selbstmord|suizid\w*|mir etwas antun|nicht mehr leben)\b/i,
];

/** A customer about to leave, or money that hurts. */
const MEDIUM: readonly RegExp[] = [
  /\b(?:never (?:buy|order|shop|purchase)\w* (?:\w+ ){0,3}again|(?:switch(?:ing)?|go(?:ing)?|moving?) to (?:a |another |your )?(?:competitor|another (?:shop|provider|company)|amazon)|lost (?:a|me as a) customer|last (?:time|order) (?:i|with)|cancel everything|take my business elsewhere|bad review|one[- ]star|1[- ]star|leave a review)\b/i,
  /\b(?:nie wieder (?:bestell\w*|kauf\w*|etwas)|zur konkurrenz|zu einem anderen anbieter|letzte bestellung|kunden verloren|schlechte bewertung|negative bewertung)\b/i,
  /\b(?:formal complaint|file a complaint|complaint against|scam(?:mers?|med)?|rip-?off|beschwerde(?: einreichen)?|abzocke)\b/i,
];

/** From this sum on money is a risk of its own. */
const LARGE_SUM = 1000;
const SUM = /(?:[$€£]\s?(\d[\d.,]*)|(\d[\d.,]*)\s?(?:[€$£]|EUR|USD|euros?|dollars?))/gi;

/** The least risk that the words alone prove, and the words that do. A calm text proves nothing. */
export function riskOfWords(text: string): { risk: Risk; because: string[] } {
  const high = found(text, HIGH);
  if (high.length > 0) return { risk: "high", because: high };
  const medium = [...found(text, MEDIUM), ...largeSums(text)];
  return { risk: medium.length > 0 ? "medium" : "low", because: medium };
}

const found = (text: string, patterns: readonly RegExp[]): string[] =>
  patterns.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);

const largeSums = (text: string): string[] =>
  Array.from(text.matchAll(SUM))
    .filter(([, before, after]) => toNumber(before ?? after ?? "") >= LARGE_SUM)
    .map(([sum]) => sum);

/** Whole units: what follows a last separator with one or two digits is cents. */
const toNumber = (written: string): number =>
  Number(written.replace(/[.,]\d{1,2}[.,]?$/, "").replace(/\D/g, ""));
