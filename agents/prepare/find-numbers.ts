import { spansOf, type Finder, type Span } from "./span.js";

/** Lengths of IBANs by country (https://www.swift.com/standards/data-standards/iban), as CCnn. */
const IBAN_LENGTHS = new Map(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 " +
    "ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 " +
    "LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 " +
    "PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 " +
    "VG24 XK20"
  )
    .split(" ")
    .map((entry): [string, number] => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** Between digits that belong together people write a blank, a dash or a dot, rarely two. */
const CARD_RUN = /\d(?:[ \t\u00a0.-]{0,2}\d){12,}/g;
const IBAN_START = /[A-Za-z]{2}\d{2}/g;
/** The longest IBAN, each of its characters with a separator. */
const IBAN_REACH = 2 * 34;
const SHORTEST_CARD = 13;
const LONGEST_CARD = 19;

/** Addresses as people write them; the local part may hold any character that RFC 5322 allows unquoted. */
export const findEmails: Finder = (text) => {
  // Without an @ every place of a long text would be tried in vain.
  if (!text.includes("@")) return [];
  return spansOf("email", text, {
    pattern:
      /[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}\p{N}-]{1,62}[\p{L}\p{N}]/gu,
  });
};

/** Bank accounts whose country, length and checksum (ISO 7064 mod 97) are right. */
export const findIbans: Finder = (text) => {
  const found: Span[] = [];
  for (const { index } of text.matchAll(IBAN_START)) {
    if (index < (found.at(-1)?.end ?? 0)) continue;
    const value = ibanAt(text.slice(index, index + IBAN_REACH));
    if (value !== undefined) found.push({ kind: "iban", start: index, end: index + value.length, value });
  }
  return found;
};

/** Payment cards: 13 to 19 digits, however grouped, whose Luhn checksum is right. */
export const findCards: Finder = (text) =>
  Array.from(text.matchAll(CARD_RUN)).flatMap((run) => cardsIn(run[0], run.index));

/** @param value with or without blanks and dashes */
export function isIban(value: string): boolean {
  const plain = value.replace(/[^A-Za-z0-9]/g, "").toUpperCase();
  if (IBAN_LENGTHS.get(plain.slice(0, 2)) !== plain.length) return false;
  let rest = 0;
  for (const character of plain.slice(4) + plain.slice(0, 4)) {
    const number = Number.parseInt(character, 36);
    rest = (rest * (number > 9 ? 100 : 10) + number) % 97;
  }
  return rest === 1;
}

/** The Luhn checksum (ISO/IEC 7812-1) over a string of digits. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - at));
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Cards begin and end at the edge of a group of digits; the longest that fits counts. */
function cardsIn(run: string, offset: number): Span[] {
  const groups = Array.from(run.matchAll(/\d+/g), (group) => ({ start: group.index, digits: group[0] }));
  const found: Span[] = [];
  for (let first = 0; first < groups.length; first += 1) {
    const last = lastGroupOfCard(groups, first);
    const from = groups[first];
    const to = groups[last];
    if (last < 0 || from === undefined || to === undefined) continue;
    const end = to.start + to.digits.length;
    found.push({
      kind: "card",
      start: offset + from.start,
      end: offset + end,
      value: run.slice(from.start, end),
    });
    first = last;
  }
  return found;
}

/** The Luhn sum goes on from digit to digit: `even` is the sum if the last digit counts once, `odd` if twice. */
function lastGroupOfCard(groups: readonly { digits: string }[], first: number): number {
  let [length, even, odd, last] = [0, 0, 0, -1];
  for (let at = first; at < groups.length && length <= LONGEST_CARD; at += 1) {
    const digits = groups[at]?.digits ?? "";
    length += digits.length;
    if (length > LONGEST_CARD) break;
    for (const character of digits) {
      const digit = Number(character);
      [even, odd] = [odd + digit, even + (digit > 4 ? digit * 2 - 9 : digit * 2)];
    }
    if (length >= SHORTEST_CARD && even % 10 === 0) last = at;
  }
  return last;
}

/** The IBAN that the text begins with: its characters in a row, with a blank or a dash between any two at most. */
function ibanAt(text: string): string | undefined {
  const length = IBAN_LENGTHS.get(text.slice(0, 2).toUpperCase());
  if (length === undefined) return undefined;
  const value = ibanPattern(length).exec(text)?.[0];
  return value !== undefined && isIban(value) ? value : undefined;
}

const IBAN_PATTERNS = new Map<number, RegExp>();

/** One of some thirty, built once. */
function ibanPattern(length: number): RegExp {
  const pattern =
    IBAN_PATTERNS.get(length) ??
    new RegExp(String.raw`^[A-Za-z0-9](?:[ \t\u00a0-]?[A-Za-z0-9]){${length - 1}}(?![A-Za-z0-9])`);
  IBAN_PATTERNS.set(length, pattern);
  return pattern;
}
