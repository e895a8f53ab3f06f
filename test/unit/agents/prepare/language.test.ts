import { describe, expect, test } from "vitest";
import { detectLanguage } from "../../../../agents/prepare/language.js";

describe("the language of a text", () => {
  test.each<[string, string, string, string]>([
    ["a sentence speaks for itself", "Where is my parcel? It should be here.", "de", "en"],
    ["a German sentence with an order id too", "Wo ist meine Bestellung ORD-1001?", "en", "de"],
    ["a language without articles of its own", "¿Dónde está mi pedido? No ha llegado.", "en", "es"],
    ["two ambiguous words are in the customer's language", "login kaputt", "de", "de"],
    ["English words that look Italian are in the customer's language", "password reset", "en", "en"],
    ["a few English words are no Malay", "forgot my password\n\nforgot my password", "en", "en"],
    ["an id alone is in the customer's language", "ORD-1001", "fr", "fr"],
    ["nothing at all is in the customer's language", "", "de", "de"],
  ])("%s", (_name, text, fallback, language) => {
    expect(detectLanguage(text, fallback).language).toBe(language);
  });

  test("confidence is 0 when nothing is known and lies between 0 and 1", () => {
    expect(detectLanguage("#2021", "de").confidence).toBe(0);
    const { confidence } = detectLanguage("Where is my order? I have been waiting for it.");
    expect(confidence).toBeGreaterThan(0.5);
    expect(confidence).toBeLessThanOrEqual(1);
  });
});
