import { expect, test } from "vitest";
import { categoryEvidence } from "../../../../agents/classifier/category-evidence.js";
import type { Category } from "../../../../domain/enums.js";

/** The category that words speak for most; undefined where none do. */
const spokenFor = (text: string): Category | undefined =>
  [...categoryEvidence(text)].toSorted(([, a], [, b]) => b - a)[0]?.[0];

test.each<[string, Category | undefined]>([
  ["Auf meinem Kontoauszug stehen zwei Abbuchungen", "billing"],
  ["There are two withdrawals for one purchase", "billing"],
  ["Please cancel my Northlight Plus membership", "billing"],
  ["Können Sie mir sagen, wann meine Bestellung ankommt?", "shipping"],
  ["This is the third delivery date you have missed. If nobody calls, we cancel the contract.", "shipping"],
  ["Unsere Lieferung kommt wieder nicht! Sonst stornieren wir alles.", "shipping"],
  ["I need the camera by Friday, will it make it?", "shipping"],
  ["The lamp arrived with a crack and is broken", "order"],
  ["Der Lautsprecher kam mit einem Riss an", "order"],
  ["Bitte stornieren Sie die Bestellung", "order"],
  ["How do I pair the speaker with a second phone?", "technical"],
  ["geht nicht", "technical"],
  ["Thank you for the quick delivery, you are wonderful", "general"],
  ["Is the desk available in white?", undefined],
])("%s: %s", (text, category) => expect(spokenFor(text)).toBe(category));
