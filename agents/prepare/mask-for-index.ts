import { FINDERS } from "./finders.js";
import { findSpans, type SpanKind } from "./span.js";

const LABELS: Partial<Record<SpanKind, string>> = {
  email: "[EMAIL]",
  iban: "[IBAN]",
  card: "[CARD]",
  tracking: "[TRACKING]",
  order: "[ORDER]",
  phone: "[PHONE]",
};

const NAME = "[NAME]";
const MARKS = [NAME, ...Object.values(LABELS)];

/** The marks of masked data that stand in a text: whoever wrote it has copied from a masked one. */
export const masksIn = (text: string): string[] => MARKS.filter((mark) => text.includes(mark));

/** Shorter parts of names ("Al", "de") stand in too many words. */
const SHORTEST_NAME = 3;

/**
 * A resolved ticket's text as it may be indexed: nothing in it leads back to the customer, and nothing can be
 * put back. `names` are the customer's own ("Ada Lovelace"); their parts go where written with a capital.
 */
export function maskForIndex(text: string, names: readonly string[] = []): string {
  let masked = "";
  let at = 0;
  for (const { kind, start, end } of findSpans(text, FINDERS)) {
    const label = LABELS[kind];
    if (label === undefined) continue;
    masked += text.slice(at, start) + label;
    at = end;
  }
  return names.flatMap(partsOfName).reduce(hideName, masked + text.slice(at));
}

const partsOfName = (name: string): string[] =>
  name.split(/[^\p{L}'-]+/u).filter((part) => part.length >= SHORTEST_NAME);

function hideName(text: string, part: string): string {
  const capital = part.charAt(0).toUpperCase() + part.slice(1).toLowerCase();
  // Letters, apostrophes and hyphens: nothing that a pattern would read as its own.
  const forms = [part, capital, part.toUpperCase()];
  return text.replace(new RegExp(String.raw`(?<![\p{L}\[])(?:${forms.join("|")})(?![\p{L}\]])`, "gu"), NAME);
}
