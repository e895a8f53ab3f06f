import { isValidPhoneNumber, type CountryCode } from "libphonenumber-js";
import type { Finder, Span } from "./span.js";

/** Where a number without a country code is looked for: the languages of the desk. */
const HOME_COUNTRIES: CountryCode[] = ["US", "DE"];

const FEWEST_DIGITS = 7;
const MOST_DIGITS = 15;
const CONTEXT_LENGTH = 40;

/** Numbers in one text whose validity is looked up, which takes time; all of that form after them count as phones. */
const MOST_LOOKED_UP = 100;

/** Groups of digits as telephone numbers are written, or one group of seven and more. */
const CANDIDATE =
  /(?<![\w#.$€£,+-])(?:\+\s?|00)?\(?\d{1,15}\)?(?:\(0\)\d{1,8})?(?:[ \u00a0.\-/]{1,2}(?:\(0\))?\(?\d{1,8}\)?){0,6}(?:\s?(?:x|ext\.?|extension)\s?\d{1,6})?(?![\w%€$£]|[.,]\d)/gi;

const CALLED_A_PHONE =
  /\b(?:phone|telephone|mobile|cell|call(?:ed|ing)?|reach|ring|text me|sms|whatsapp|fax|tel|telefon(?:nummer)?|handy(?:nummer)?|mobil(?:nummer)?|ruf\w*|anrufen|erreich\w*|rückruf\w*|phone number|contact number|(?:my|our|his|her|their|meine|unsere|seine|ihre) (?:number|nummer))\b[^\d\n]{0,30}$/i;
const CALLED_SOMETHING_ELSE =
  /\b(?:order|bestell\w*|invoice|rechnung\w*|ticket|case|serial|serien\w*|model|modell|version|article|artikel\w*|sku|item|tracking|sendung\w*|account|konto\w*|kunden\w*|customer (?:no|number|id)|ref|reference|referenz|zip|plz|isbn|firmware|vin|license|ip|part|room|zimmer)\b[\w .:#-]{0,15}$/i;
/** Without a blank or a dash: an area code and an exchange of North America, or a home country's own leading zero. */
const WRITTEN_IN_ONE = /^(?:1?[2-9]\d{2}[2-9]\d{6}|0\d{9,11})$/;
const YEARS = /^(?:(?:19|20)\d\d\D*)+$/;
const ADDRESS_OR_POSTCODE = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\d{5}-\d{4})$/;

type IsDiallable = (value: string) => boolean;

/**
 * Telephone numbers as written: those with a country code, those that are valid in a home country, and those
 * that the text calls one ("call me at …"). Not what it calls an order, a serial or an account.
 */
export const findPhones: Finder = (text) => phonesIn(text, isValidAtHome);

/** The same, with the look-up of what is valid in a home country given; it is asked 100 times at most. */
export function phonesIn(text: string, isDiallable: IsDiallable): Span[] {
  let lookUps = 0;
  const known = new Map<string, boolean>();
  // A number too many is masked; a number unmasked could be somebody's.
  const looksDialled = (value: string): boolean => {
    if (/^\(\d/.test(value)) return true;
    const found = known.get(value);
    if (found !== undefined || lookUps >= MOST_LOOKED_UP) return found ?? true;
    lookUps += 1;
    known.set(value, isDiallable(value));
    return known.get(value) === true;
  };
  return Array.from(text.matchAll(CANDIDATE)).flatMap((match) => {
    const value = match[0].trim();
    const digits = digitsOf(value);
    if (digits < FEWEST_DIGITS || digits > MOST_DIGITS || ADDRESS_OR_POSTCODE.test(value)) return [];
    const before = text.slice(Math.max(0, match.index - CONTEXT_LENGTH), match.index);
    if (!isPhone(value, { before, looksDialled })) return [];
    return [{ kind: "phone", start: match.index, end: match.index + value.length, value } satisfies Span];
  });
}

const digitsOf = (value: string): number => value.replace(/(?:x|ext).*$/i, "").replace(/\D/g, "").length;

function isPhone(
  value: string,
  { before, looksDialled }: { before: string; looksDialled: IsDiallable },
): boolean {
  if (CALLED_A_PHONE.test(before)) return true;
  if (CALLED_SOMETHING_ELSE.test(before)) return false;
  if (/^(?:\+|00)/.test(value)) return true;
  if (YEARS.test(value)) return false;
  return (/\D/.test(value) || WRITTEN_IN_ONE.test(value)) && looksDialled(value);
}

const isValidAtHome: IsDiallable = (value) =>
  HOME_COUNTRIES.some((country) => isValidPhoneNumber(value, country));
