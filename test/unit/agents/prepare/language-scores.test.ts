import { eld } from "eld/medium";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scoreLanguages } from "../../../../agents/prepare/language-scores.js";
import { readSampleTickets } from "../../../../server/demo/shop.js";

const WORDS = [
  ..."Where is my parcel don’t the customer's Straße für Bestellung où été".split(" "),
  ..."Привет заказ 你好 注文 طلب ไทย İstanbul ꭰ 𝒜 \ud800".split(" "),
  "x".repeat(90),
  "é".repeat(80),
];

/** What eld says of a text, in our words. */
function asEld(text: string) {
  const found = eld.detect(text);
  return { language: found.language, isReliable: found.isReliable(), scores: found.getScores() };
}

function asWe(text: string) {
  const { language, isReliable, scoreOf } = scoreLanguages(text);
  const scores = Object.keys(asEld(text).scores).map((of) => [of, scoreOf(of)] as const);
  return { language, isReliable, scores: Object.fromEntries(scores) };
}

describe("the scores of languages are those of eld", () => {
  test("for the sample tickets", async () => {
    const tickets = await readSampleTickets();
    expect(tickets.length).toBeGreaterThan(0);
    for (const { subject, description } of tickets) {
      const text = `${subject}\n${description}`;
      expect(asWe(text)).toEqual(asEld(text));
    }
  });

  test("for words of many scripts, however many there are", () => {
    const text = fc.array(fc.constantFrom(...WORDS), { maxLength: 120 }).map((words) => words.join(" "));
    fc.assert(fc.property(text, agree));
  });

  test("for any characters", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), agree));
  });
});

function agree(whole: string): void {
  const text = whole.slice(0, 1000);
  expect(asWe(text)).toEqual(asEld(text));
}
