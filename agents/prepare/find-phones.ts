import { isValidPhoneNumber, type CountryCode } from "libphonenumber-js";
import type { Finder, Span } from "./span.js";

/** Where a number without a country code is looked for: the languages of the desk. */
const HOME_COUNTRIES: CountryCode[] = ["US", "DE"];

const FEWEST_DIGITS = 7;
const MOST_DIGITS = 15;
const CONTEXT_LENGTH = 40;

/** Groups of digits as telephone numbers are written, or one group of seven and more. */
const CANDIDATE =
  /(?<![\w#.$€£,+-])(?:\+\s?|00)?\(?\d{1,15}\)?(?:[ \u00a0.\-/]{1,2}\(?\d{1,8}\)?){0,6}(?:\s?(?:x|ext\.?|extension)\s?\d{1,6})?(?![\w%€$£]|[.,]\d)/gi;

const CALLED_A_PHONE =
  /\b(?:phone|telephone|mobile|cell|call(?:ed|ing)?|reach|ring|text me|sms|whatsapp|fax|tel|telefon(?:nummer)?|handy(?:nummer)?|mobil(?:nummer)?|ruf\w*|anrufen|erreich\w*|rückruf\w*|phone number|contact number)\b[^\d\n]{0,30}$/i;
const CALLED_SOMETHING_ELSE =
  /\b(?:order|bestell\w*|invoice|rechnung\w*|ticket|case|serial|serien\w*|model|modell|version|article|artikel\w*|sku|item|tracking|sendung\w*|account|konto\w*|kunden\w*|customer (?:no|number|id)|ref|reference|referenz|zip|plz|isbn|firmware|vin|license|ip)\b[\w .:#-]{0,15}$/i;
const ADDRESS_OR_POSTCODE = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\d{5}-\d{4})$/;

/**
 * Telephone numbers as written: those with a country code, those that are valid in a home country, and those
 * that the text calls one ("call me at …"). Not what it calls an order, a serial or an account.
 */
export const findPhones: Finder = (text) =>
  Array.from(text.matchAll(CANDIDATE)).flatMap((match) => {
    const value = match[0].trim();
    const before = text.slice(Math.max(0, match.index - CONTEXT_LENGTH), match.index);
    if (!isPhone(value, before)) return [];
    return [{ kind: "phone", start: match.index, end: match.index + value.length, value } satisfies Span];
  });

function isPhone(value: string, before: string): boolean {
  const digits = value.replace(/(?:x|ext).*$/i, "").replace(/\D/g, "").length;
  if (digits < FEWEST_DIGITS || digits > MOST_DIGITS || ADDRESS_OR_POSTCODE.test(value)) return false;
  if (CALLED_A_PHONE.test(before)) return true;
  if (CALLED_SOMETHING_ELSE.test(before)) return false;
  if (/^(?:\+|00)/.test(value)) return true;
  return /\D/.test(value) && looksDialled(value);
}

/** Without a word that says so: an area code in brackets, or a number that somebody at home could have. */
const looksDialled = (value: string): boolean =>
  /^\(\d/.test(value) || HOME_COUNTRIES.some((country) => isValidPhoneNumber(value, country));
