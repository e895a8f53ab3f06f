import { spansOf, type Finder, type Span } from "./span.js";

const NUMBER = String.raw`(?:\d{1,3}(?:[.,'’\u00a0 ]\d{3}){1,5}|\d{1,9})(?:[.,]\d{1,2})?(?![\d])`;
const CURRENCY_CODE = "EUR|USD|GBP|CHF|CAD|AUD|JPY|SEK|NOK|DKK|PLN";
const CURRENCY_WORD = "dollars?|bucks|euros?|pounds?|cents?|franken|francs?";

const AMOUNT_PATTERNS = [
  new RegExp(String.raw`(?<![\w$])(?:US|CA|AU)?[$€£¥]\s?${NUMBER}`, "gi"),
  new RegExp(String.raw`(?<![\w])(?:${CURRENCY_CODE})\s?${NUMBER}(?!\w)`, "g"),
  new RegExp(
    String.raw`(?<![\w.,-])${NUMBER}(?:,-)?\s?(?:[€$£](?!\d)|(?:${CURRENCY_CODE}|${CURRENCY_WORD})\b)`,
    "gi",
  ),
];

const ORDER_WORD = String.raw`(?:orders?|purchase|bestell(?:ung(?:en)?|nummer|-?nr\.?)|auftrag(?:s(?:nummer|-?nr\.?))?|pedido|commande)`;
const NUMBER_WORD = String.raw`(?:(?:ids?|no\.?|nr\.?|number|num\.?|nummer|ref(?:erence)?|n°|nº)\s*)?`;
const LINK_WORD = String.raw`(?:(?:is|was|ist|lautet|war|with(?: the)? number|mit der nummer)\s*)?`;

/** "order 1234", "Bestellnummer: 12345", "order no. A-9913": at least three digits, no date, no quantity. */
const ORDER_IN_CONTEXT = new RegExp(
  String.raw`(?<!\w)${ORDER_WORD}[\s:(]*${NUMBER_WORD}${LINK_WORD}[:=\-–(\s]*#?((?:[A-Z]{1,4}-?)?\d[\dA-Z]*(?:-[\dA-Z]{2,}){0,3})(?![\w€$£%]|[.,/]\d)(?!\s*(?:dollars?|euros?|units?|pieces?|stück|€|\$|%|times|items?|days?|tage))`,
  "dgi",
);
/** "orders 1234, 1235 and 1236": what goes on after the first. */
const NEXT_ORDER =
  /(?:\s*,\s*|\s+(?:and|und|or|oder|&)\s+)#?((?:[A-Z]{1,4}-?)?\d{3,}[\dA-Z]*)(?![\w€$£%]|[.,/]\d)/diy;
const ORDER_WITH_PREFIX = /(?<![\w-])ORD[-_ ]?#?\d{3,40}(?:-\d{1,40}){0,8}(?!\w)/gi;
const HASH_NUMBER = /(?<![\w&/#])#\s?(\d{3,12})(?![\w-])/dg;

/** What a bare "#123" numbers when this word stands before it. */
const NUMBERED_THING =
  /(?:ticket|case|invoice|rechnung|ticketnummer|rechnungsnummer|error|code|issue|fehler|apt\.?|apartment|unit|suite|room|locker|model|modell|version|vorgang|tracking|article|artikel)\s*(?:no\.?|nr\.?|number|nummer|id)?\s*:?\s*$/i;

const TRACKING_PATTERNS = [
  /(?<!\w)1Z[0-9A-Z]{16}(?!\w)/gi,
  /(?<!\w)JJ?D\d{16,20}(?!\w)/gi,
  /(?<!\w)[A-Z]{2}\d{9}[A-Z]{2}(?!\w)/g,
];
const TRACKING_IN_CONTEXT =
  /(?:track(?:ing)?[\s-]*(?:number|no\.?|code|id|#)|sendungs(?:nummer|verfolgung|verfolgungsnummer|-?nr\.?)|paket(?:nummer|-?nr\.?)|waybill|consignment(?: number)?)(?:\s*(?:is|ist|lautet|was))?[\s:=#]*([A-Z]{0,3}\d[\dA-Z]{6,28}[A-Z]{0,2})(?!\w)/dgi;

/** Money with its currency, as written: "$89.99", "89,99 €", "EUR 50", "50 dollars". */
export const findAmounts: Finder = (text) =>
  withoutOverlap(AMOUNT_PATTERNS.flatMap((pattern) => spansOf("amount", text, { pattern })));

/** Order ids: "ORD-1001" (in capitals), the number after "order" or "Bestellung", a bare "#2021" as "2021". */
export const findOrders: Finder = (text) =>
  withoutOverlap([
    ...spansOf("order", text, { pattern: ORDER_WITH_PREFIX }).map(asOrderId),
    ...spansOf("order", text, { pattern: ORDER_IN_CONTEXT, group: 1 })
      .filter(({ value }) => value.replace(/\D/g, "").length >= 3 && !/^\d{4}-\d{2}-\d{2}$/.test(value))
      .flatMap((span) => [span].concat(ordersAfter(span.end, text)))
      .map(asOrderId),
    ...spansOf("order", text, { pattern: HASH_NUMBER, group: 1 }).filter(
      ({ start }) => !NUMBERED_THING.test(text.slice(Math.max(0, start - 40), start).replace(/#\s?$/, "")),
    ),
  ]);

/** Parcel numbers: UPS, DHL, the international S10 form, and what is called one ("Sendungsnummer 0034…"). */
export const findTracking: Finder = (text) =>
  withoutOverlap([
    ...TRACKING_PATTERNS.flatMap((pattern) => spansOf("tracking", text, { pattern })),
    ...spansOf("tracking", text, { pattern: TRACKING_IN_CONTEXT, group: 1 }),
  ]);

function ordersAfter(end: number, text: string): Span[] {
  const found: Span[] = [];
  let at = end;
  for (;;) {
    NEXT_ORDER.lastIndex = at;
    const match = NEXT_ORDER.exec(text);
    const [start, stop] = match?.indices?.[1] ?? [];
    if (start === undefined || stop === undefined) return found;
    found.push({ kind: "order", start, end: stop, value: text.slice(start, stop) });
    at = stop;
  }
}

const asOrderId = (span: Span): Span => ({
  ...span,
  value: span.value.toUpperCase().replace(/^ORD[-_ ]?#?/, "ORD-"),
});

/** The first of those that overlap stands. */
function withoutOverlap(spans: readonly Span[]): Span[] {
  // Comparing each with each takes seconds for a hostile text.
  const taken = new Set<number>();
  return spans.filter(({ start, end }) => {
    const places = Array.from({ length: end - start }, (_, at) => start + at);
    if (places.some((place) => taken.has(place))) return false;
    for (const place of places) taken.add(place);
    return true;
  });
}
