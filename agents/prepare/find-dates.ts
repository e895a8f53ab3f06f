import { Chrono, type ParsedResult } from "chrono-node";
import * as german from "chrono-node/de";
import * as english from "chrono-node/en";
import type { Span } from "./span.js";

/** Only dates that name a day and a month; "yesterday" and "last week" are no dates but lapses of time. */
const ENGLISH = new Chrono(english.configuration.createConfiguration(true, false));
const GERMAN = new Chrono(german.createConfiguration(true, true));

/** Any: what is taken from it (an unnamed year) is not reported. */
const REFERENCE = new Date(Date.UTC(2000, 0, 1));

/** Characters in which dates in words are looked for: the parser takes a second for a hostile text of 20,000. */
const WORDS_READ = 5000;

/** Longer than any date between two words: digits and signs in which the parser would look in vain. */
const WITHOUT_WORDS = /[^\p{L}\n]{41,}/gu;

const NUMERIC =
  /(?<![\w./-])(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})([./-])(\d{1,2})\5(\d{4}|\d{2}))(?![\w/]|[.-]\d)/g;

/** Numbers in the form of a date, whatever they mean: no telephone number. */
export const findNumericDates = (text: string): Span[] =>
  Array.from(text.matchAll(NUMERIC), (match) => ({
    kind: "date" as const,
    start: match.index,
    end: match.index + match[0].length,
    value: match[0],
  }));

/**
 * The calendar dates that a text names, in its order: `yyyy-mm-dd` where day, month and year are sure, as
 * written where not (no year, or `05/12/2026` in English, which may be May or December).
 */
export function findDates(text: string, language: string): string[] {
  const numeric = Array.from(text.matchAll(NUMERIC), (match) => ({
    at: match.index,
    date: numericDate(match, language),
  }));
  const words = [NUMERIC, WITHOUT_WORDS].reduce(blankOut, text.slice(0, WORDS_READ));
  const parser = language === "de" ? GERMAN : ENGLISH;
  const named = parser
    .parse(words, REFERENCE)
    .filter(isCalendarDate)
    .map((result) => ({ at: result.index, date: namedDate(result) }));
  const inOrder = [...numeric, ...named].toSorted((a, b) => a.at - b.at).map(({ date }) => date);
  return [...new Set(inOrder)];
}

const blankOut = (text: string, pattern: RegExp): string =>
  text.replace(pattern, (found) => "_".repeat(found.length));

function numericDate(match: RegExpMatchArray, language: string): string {
  const [found, isoYear, isoMonth, isoDay, first, separator, second, year] = match;
  if (isoYear) return toIso(Number(isoYear), Number(isoMonth), Number(isoDay)) ?? found;
  const fullYear = year?.length === 2 ? 2000 + Number(year) : Number(year);
  const dayFirst = toIso(fullYear, Number(second), Number(first));
  const monthFirst = toIso(fullYear, Number(first), Number(second));
  if (language !== "en" || separator === ".") return dayFirst ?? found;
  const ambiguous = dayFirst !== undefined && monthFirst !== undefined && dayFirst !== monthFirst;
  return ambiguous ? found : (dayFirst ?? monthFirst ?? found);
}

function toIso(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : undefined;
}

const isCalendarDate = (result: ParsedResult): boolean =>
  result.start.isCertain("day") &&
  result.start.isCertain("month") &&
  /\d/.test(result.text) &&
  !result.tags().has("result/relativeDate");

function namedDate({ start, text }: ParsedResult): string {
  const iso = toIso(start.get("year") ?? 0, start.get("month") ?? 0, start.get("day") ?? 0);
  return start.isCertain("year") && iso ? iso : text.replace(/^(?:am|on|the)\s+/i, "").trim();
}
