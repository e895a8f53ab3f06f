import type { Risk } from "../../domain/enums.js";

/** Law, press, payment disputes, people who may harm themselves: what a person must see whatever else is said. */
const HIGH: readonly RegExp[] = [
  /\b(?:lawyers?|attorneys?|solicitor|legal (?:action|steps|team|proceedings)|lawsuit|sue|suing|take you to court|small claims|consumer protection|trading standards|ombudsman|better business bureau|bbb|ftc|regulator|data protection authority|gdpr (?:complaint|violation|breach))\b/i,
  /\b(?:anwalt|anwältin|rechtsanwalt|rechtliche schritte|klage|verklagen|gericht|verbraucherzentrale|verbraucherschutz|aufsichtsbehörde|datenschutzbehörde|anzeige (?:erstatten|bei der polizei))\b/i,
  /\bcharge-?backs?\b|\bdisput(?:e|ed|ing) (?:this|the|it)?\s*(?:charges?|payments?|(?:with|through) my (?:bank|card))|\brückbuchung|zurückbuchen/i,
  /\b(?:(?:go|going|take (?:this|it)) (?:to the (?:press|media)|public|viral)|newspapers?|journalist|post (?:this|it) (?:all over|everywhere)|expose you|an die (?:presse|öffentlichkeit)|presse (?:informieren|einschalten)|öffentlich machen)\b/i,
  /\b(?:kill myself|suicid\w*|end my life|hurt myself|self[- ]harm|don'?t want to live|umbringen|selbstmord|suizid\w*|mir etwas antun|nicht mehr leben)\b/i,
  /\b(?:phish(?:ing|ed)|fake (?:site|shop|page|e?-?mail)|don'?t recogni[sz]e|do not recogni[sz]e|data protection|verdächtige[rns]? (?:mail|e-mail|nachricht|anmeldung)|nicht (?:kenne|angefordert))\b/i,
];

/** Harm that is happening: somebody in an account, data in the open, danger to people. High, and urgent by itself. */
const DANGER: readonly RegExp[] = [
  /\b(?:hacked|hacker|identity theft|stole my|account (?:was |has been |is )?(?:taken over|compromised|breached)|compromised|data (?:leak|breach)|(?:unauthori[sz]ed|unknown|suspicious|strange) (?:logins?|log-?ins?|access|orders?|devices?|purchases?|transactions?)|(?:someone|somebody|a stranger|whoever|a thief)(?: else)? (?:is (?:using|in)|has (?:access|my)|accessed|logged|got into|changed|talked|spend|ordered)|orders? (?:that )?i (?:never|did not|didn'?t) (?:place|make|made)d?|fraud(?:ulent(?:ly)?)?)\b/i,
  /\b(?:gehackt\p{L}*|identitätsdiebstahl|betrüger|datenleck|fremde[rn]? (?:zugriff|anmeldung|bestellung|person|daten)|unbekannte[rsn]? (?:anmeldung|login|bestellung|zugriff)|(?:jemand|ein fremder) (?:hat|bestellt|nutzt)|konto (?:wurde |ist )?(?:übernommen|kompromittiert))(?!\p{L})/iu,
  /\b(?:caught fire|on fire|smok(?:e|ing) (?:came|coming|from)|sparks?|sparking|burn(?:ed|t|s) (?:my|me|himself|herself|our|his|her)|burning smell|(?:electric(?:al)? |got a |a )shock|electrocuted|injured|injury|exploded|overheat(?:s|ed|ing)|swollen battery|swelled up|exposed wires|brennt|gebrannt|feuer gefangen|rauch|funken|stromschlag|verletzt|verletzung|explodiert|brandgeruch|lebensgefährlich)\b/i,
];

/** A customer about to leave, or money that hurts. */
const MEDIUM: readonly RegExp[] = [
  /\b(?:never (?:buy|order|shop|purchase)\w* (?:\w+ ){0,3}again|(?:switch(?:ing)?|go(?:ing)?|moving?) to (?:a |another |your )?(?:competitor|another (?:shop|provider|company)|amazon)|lost (?:a|me as a) customer|last (?:time|order) (?:i|with)|cancel everything|take my business elsewhere|bad review|one[- ]star|1[- ]star|leave a review)\b/i,
  /\b(?:nie wieder (?:bestell\w*|kauf\w*|etwas)|zur konkurrenz|zu einem anderen anbieter|letzte bestellung|kunden verloren|schlechte bewertung|negative bewertung)\b/i,
  /\b(?:formal complaint|file a complaint|complaint against|scam(?:mers?|med)?|rip-?off|beschwerde(?: einreichen)?|abzocke)\b/i,
];

/** From this sum on money is a risk of its own. */
const LARGE_SUM = 1000;
const SUM = /(?:[$€£]\s?(\d[\d.,]*)|(?<![\d.,])(\d[\d.,]{0,15})\s?(?:[€$£]|EUR|USD|euros?|dollars?))/gi;

export type RiskOfWords = {
  /** The least risk that the words alone prove. */
  risk: Risk;
  /** Whether harm is happening now. */
  danger: boolean;
};

/** What words prove of risk, in English and German. */
export function riskOfWords(text: string): RiskOfWords {
  const danger = anyIn(text, DANGER);
  if (danger || anyIn(text, HIGH)) return { risk: "high", danger };
  return { risk: anyIn(text, MEDIUM) || hasLargeSum(text) ? "medium" : "low", danger };
}

const anyIn = (text: string, patterns: readonly RegExp[]): boolean =>
  patterns.some((pattern) => pattern.test(text));

const hasLargeSum = (text: string): boolean =>
  Array.from(text.matchAll(SUM)).some(([, before, after]) => toNumber(before ?? after ?? "") >= LARGE_SUM);

/** Whole units: what follows a last separator with one or two digits is cents. */
const toNumber = (written: string): number =>
  Number(written.replace(/[.,]\d{1,2}[.,]?$/, "").replace(/\D/g, ""));
