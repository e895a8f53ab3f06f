import type { ExtractedMetadata } from "../../domain/entities.js";
import { FINDERS } from "../prepare/finders.js";
import { blankOut, findSpans } from "../prepare/span.js";

const DECIMAL = String.raw`(?:\d{1,3}(?:[.,'’]\d{3}){1,3}|\d{1,9})[.,]\d{2}`;
const NUMBER = String.raw`(?:${DECIMAL}|\d{1,9}(?:[.,]\d)?)`;

/** What is measured in something else than money. */
const NO_UNIT = String.raw`(?![\w/]|[.,]\d|\s?(?:%|°|"|″|[-–]\s?\d|(?:kg|g|lbs?|oz|cm|mm|m|km|l|ml|v|w|kw|gb|mb|tb|ghz|inch(?:es)?|zoll|uhr|am|pm|a\.m|p\.m|h|hours?|days?|weeks?|months?|years?|minutes?|stunden?|tagen?|tage|wochen?|monaten?|jahren?|minuten|times|mal|units?|pieces?|stück|items?|lamps?)\b))`;
const NO_VERSION = String.raw`(?<![\w.,/])(?<!\b(?:version|firmware|v|ver|build|ios|android|windows|model|modell|type|size|größe)\.?\s{0,3})`;

/** With hundredths it is money, wherever it stands. */
const BARE_DECIMAL = new RegExp(`${NO_VERSION}${DECIMAL}${NO_UNIT}`, "gi");

const REFUND_WORD = String.raw`\b(?:give me|send me|i want|i need|owe\w*|compensat\w*|repay\w*|refund\w*|reimburse\w*|money back|credit\w*|pay(?: back)?|erstatt\w*|zurückerstatt\w*|gutschrift|gutschreiben|überweis\w*|geld zurück)`;
const FILLERS = String.raw`(?:[\s:=,-]{1,3}(?:me|my|us|the|of|about|only|just|exactly|at|least|please|a|amount|sum|with|by|is|mir|mich|sie|uns|bitte|nur|ca\.?|genau|von|den|betrag|in|höhe|über)\b){0,5}`;
/** After a word for refunding, or beside an order (which is blanked when this is tried). */
const BESIDE = [
  new RegExp(
    String.raw`${REFUND_WORD}${FILLERS}[\s:=,-]{1,3}(${NUMBER})${NO_UNIT}(?!\s+(?!(?:for|of|from|back|please|on|to|now|and|or|thanks|für|von|zurück|bitte|auf|und|oder)\b)\p{L})`,
    "giu",
  ),
  new RegExp(
    String.raw`_{3}[\s:=,;(-]{1,4}(${NUMBER})${NO_UNIT}(?!\s+(?!(?:back|please|and|or|now|thanks|zurück|bitte|und|oder)\b)\p{L})`,
    "giu",
  ),
  new RegExp(
    String.raw`(?<![\w.,/])(${NUMBER})\s+(?:for|of|from|on|für|von|aus|auf|zu)\s+(?:(?:my|the|order|meine|der|die|bestellung)\s+){0,2}_{3}`,
    "giu",
  ),
  new RegExp(String.raw`(?<![\w.,/])(${NUMBER})\s+(?:back|zurück)\b`, "giu"),
];

const ONES = "one|two|three|four|five|six|seven|eight|nine";
const SPELLED =
  "ten|eleven|twelve|thirteen|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|zehn|zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig|hundert|tausend";
/** A part of something, or a sum in words: an amount that has to be understood by a person. */
const IN_WORDS = [
  /\b(?:half(?!\s+(?:an?\b|hours?\b|past\b|way\b|of the (?:time|day)))|a third|a quarter|two thirds|partial(?:ly)?)\b|\b(?!100\s?%)\d{1,3}(?:[.,]\d{1,2})?\s?(?:%|percent\b|prozent\b)|(?<!\p{L})(?:die hälfte|hälfte|teilweise|teilerstattung|teilbetrag|ein drittel|ein viertel)(?!\p{L})/giu,
  new RegExp(
    String.raw`(?<!\p{L})(?:(?:${ONES}|${SPELLED})(?:[-\s]|und|and)*){1,6}\s?(?:dollars?|bucks|euros?|pounds?|usd|eur|gbp|cents?)\b`,
    "giu",
  ),
  new RegExp(
    String.raw`(?:${REFUND_WORD}${FILLERS}|_{3})[\s:=,;(-]{1,4}((?:(?:${SPELLED})\b[-\s]?(?:${ONES})?){1,6})(?!\s*(?:days?|weeks?|months?|tage|wochen|monate)\b)`,
    "giu",
  ),
];

/** More are not told from several. */
const MOST_AMOUNTS = 20;

/**
 * The amounts that a text names, each once and as written: those with a currency (`found`), bare ones where money
 * is meant ("refund ORD-1001, 49.99"), and what stands for one ("half", "fifty dollars").
 */
export function namedAmounts(text: string, found: Pick<ExtractedMetadata, "amount">): string[] {
  // Numbers of orders, dates and telephones are no amounts.
  const left = blankOut(text, findSpans(text, FINDERS), { least: 3 });
  const bare = [
    ...Array.from(left.matchAll(BARE_DECIMAL), ([written]) => written),
    ...BESIDE.flatMap((pattern) => Array.from(left.matchAll(pattern), (match) => match[1] ?? "")),
    ...IN_WORDS.flatMap((pattern) =>
      Array.from(left.matchAll(pattern), ([written, sum]) => (sum ?? written).trim()),
    ),
  ];
  return [...new Set([found.amount ?? [], bare].flat())].slice(0, MOST_AMOUNTS);
}
