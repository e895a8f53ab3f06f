import { describe, expect, test } from "vitest";
import { entitiesOfCase, extractEntities } from "../../../../agents/prepare/entities.js";
import { ExtractedMetadata } from "../../../../domain/entities.js";
import { aCase, said } from "../case.js";

describe("what a text names", () => {
  test.each<[string, string, string, ExtractedMetadata]>([
    ["nothing", "My lamp flickers.", "en", {}],
    ["a bare hash number is an order", "Where is my order? #2021", "en", { order_id: "2021" }],
    ["an order id with its prefix, in capitals", "about ord-1001 please", "en", { order_id: "ORD-1001" }],
    ["an order number after its name", "order number: 12345 is late", "en", { order_id: "12345" }],
    ["a German order", "Meine Bestellung Nr. 1234 fehlt", "de", { order_id: "1234" }],
    ["several orders as a list", "orders 1234 and #5678", "en", { order_id: ["1234", "5678"] }],
    ["the same order named twice is one", "ORD-1001 (order 1001)", "en", { order_id: "ORD-1001" }],
    ["another thing's number is no order", "ticket #1234, invoice #9911", "en", {}],
    ["quantities and lapses of time are no orders", "order 3000 units, order 2 days ago", "en", {}],
    ["money with its currency as written", "You took $89.99 twice", "en", { amount: "$89.99" }],
    [
      "money in other writings",
      "89,99 €, EUR 50 and 50 dollars, not 1.299,00",
      "de",
      { amount: ["89,99 €", "EUR 50", "50 dollars"] },
    ],
    ["a sentence's full stop is no decimal", "It cost $1,299.00.", "en", { amount: "$1,299.00" }],
    ["a date in words", "bought on March 5, 2026", "en", { dates: ["2026-03-05"] }],
    ["a German date", "am 12.05.2026 und am 3. März 2026", "de", { dates: ["2026-05-12", "2026-03-03"] }],
    ["day before month where the language is not English", "el 12/05/2026", "es", { dates: ["2026-05-12"] }],
    ["an ambiguous English date as written", "on 12/05/2026", "en", { dates: ["12/05/2026"] }],
    ["an English date that can only be read one way", "on 12/25/2026", "en", { dates: ["2026-12-25"] }],
    ["a date without its year as written", "since May 12", "en", { dates: ["May 12"] }],
    ["lapses of time are no dates", "3 days ago, yesterday, last week", "en", {}],
    [
      "an address without the quotes around it",
      "write to 'ada@example.com'",
      "en",
      { emails: ["ada@example.com"] },
    ],
    ["a telephone number", "call me at (212) 555-0187", "en", { phones: ["(212) 555-0187"] }],
    ["a German one", "Rufen Sie an: 0170 1234567", "de", { phones: ["0170 1234567"] }],
    ["an international one", "+49 30 901820", "en", { phones: ["+49 30 901820"] }],
    ["one with its zero in brackets", "+44 (0)20 7946 0958", "en", { phones: ["+44 (0)20 7946 0958"] }],
    ["one without a blank", "You find me under 2125550187", "en", { phones: ["2125550187"] }],
    ["one that is called the customer's", "My number is 98450123456", "en", { phones: ["98450123456"] }],
    ["years are no telephone number", "from 2019 - 2022 2024 and 2023-2024", "en", {}],
    ["a long order number is no telephone number", "order 7322013499", "en", { order_id: "7322013499" }],
    [
      "serials, addresses and versions are none either",
      "serial 555-123-4567, 192.168.1.10, v1.2.3",
      "en",
      {},
    ],
    ["a UPS number", "UPS says 1Z999AA10123456784", "en", { tracking: ["1Z999AA10123456784"] }],
    [
      "a parcel number by its name",
      "Sendungsnummer: 00340434161094042557",
      "de",
      { tracking: ["00340434161094042557"] },
    ],
  ])("%s", (_name, text, language, expected) => {
    const found = extractEntities(text, { language });
    expect(found).toEqual(expected);
    expect(ExtractedMetadata.parse(found)).toEqual(expected);
  });

  test("a case's entities come from the customer's messages and the ticket's own order, not from our answers", () => {
    const ticket = aCase({
      order_id: "ORD-1001",
      subject: "Order 1001",
      messages: [said("It cost $20"), said("We refunded $99, order 777", "ai"), said("and now #1002")],
    });
    expect(entitiesOfCase(ticket, "en")).toEqual({ order_id: ["ORD-1001", "1002"], amount: "$20" });
  });

  test.each<[string, string]>([
    ["digits", "1 ".repeat(10_000)],
    ["one long word", "a".repeat(20_000)],
    ["beginnings of addresses", "a@".repeat(10_000)],
    ["beginnings of orders", "order ".repeat(3300)],
    ["beginnings of amounts", "$1,".repeat(6600)],
  ])("a hostile text of %s is read in time", (_name, text) => {
    const started = performance.now();
    extractEntities(text, { language: "en" });
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
