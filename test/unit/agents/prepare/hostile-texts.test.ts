import { describe, expect, test } from "vitest";
import { extractEntities } from "../../../../agents/prepare/entities.js";
import { phonesIn } from "../../../../agents/prepare/find-phones.js";
import { findAmounts, findOrders } from "../../../../agents/prepare/find-shop-terms.js";
import { createVault, maskText } from "../../../../agents/prepare/mask.js";

const LONG = 20_000;
const long = (part: (n: number) => string): string => {
  let text = "";
  for (let n = 1000; text.length < LONG; n += 1) text += part(n);
  return text;
};
const all = (values: string | string[] | undefined): string[] => [values ?? []].flat();

describe("a text of 20,000 characters that somebody made to be slow", () => {
  test("has a bounded number of its telephone numbers looked up, the rest is masked all the same", () => {
    let asked = 0;
    const found = phonesIn(
      long((n) => `030 ${n} 12, `),
      () => {
        asked += 1;
        return false;
      },
    );
    expect(asked).toBe(100);
    expect(found.length).toBeGreaterThan(1000);
  });

  test("has the same number looked up once", () => {
    let asked = 0;
    phonesIn("1 ".repeat(LONG / 2), () => {
      asked += 1;
      return false;
    });
    expect(asked).toBeLessThan(5);
  });

  test("has no run of digits looked up that is too long for a telephone number", () => {
    phonesIn("1".repeat(LONG), () => expect.fail("looked up"));
    phonesIn("1-".repeat(LONG / 2), (value) => {
      expect(value.replace(/\D/g, "").length).toBeLessThanOrEqual(15);
      return false;
    });
  });

  test("names at most a hundred things of each kind", () => {
    const entities = extractEntities(
      long((n) => `#${n} $${n} a${n}@b.co 1.2.${n} 1Z${n}ABCDEFGHIJKL +49301234${n}, `),
      { language: "en" },
    );
    expect(all(entities.order_id)).toHaveLength(100);
    expect(all(entities.amount)).toHaveLength(100);
    expect(entities.emails).toHaveLength(100);
    expect(entities.phones).toHaveLength(100);
  });

  test("has amounts and orders that end: neither reaches over the whole of it", () => {
    const longest = (spans: { value: string }[]) => Math.max(0, ...spans.map(({ value }) => value.length));
    expect(longest(findAmounts("100 000 ".repeat(LONG / 8) + "$"))).toBeLessThan(50);
    expect(longest(findOrders(`ORD-${"1000-1".repeat(LONG / 6)} `))).toBeLessThan(500);
  });

  test("numbers its tokens one after the other", () => {
    const masked = maskText(
      long((n) => `a${n}@b.co `),
      createVault(),
    );
    const numbers = Array.from(masked.matchAll(/\[EMAIL_(\d+)\]/g), ([, number]) => Number(number));
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
  });
});
