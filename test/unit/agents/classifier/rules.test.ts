import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { complexityOf } from "../../../../agents/classifier/complexity.js";
import { intentOf } from "../../../../agents/classifier/intents.js";
import { Category } from "../../../../domain/enums.js";
import { INTENTS } from "../../../../domain/intent.js";

describe("what the customer came for", () => {
  test.each<[string, Category, string]>([
    ["I was charged twice for the same order", "billing", "duplicate_charge"],
    ["Mir wurde der Betrag doppelt abgebucht", "billing", "duplicate_charge"],
    ["Please send me the invoice", "billing", "invoice_request"],
    ["Why is my total higher than shown?", "billing", "billing_question"],
    ["I want my money back for this lamp", "refund", "request_refund"],
    ["Ich möchte die Lampe zurückgeben und mein Geld zurück", "refund", "request_refund"],
    ["Where is my refund? It was promised last week", "refund", "refund_status"],
    ["Wann kommt meine Erstattung?", "refund", "refund_status"],
    ["What is your return policy?", "refund", "ask_question"],
    ["Cancel my order please", "order", "cancel_order"],
    ["Bitte stornieren Sie meine Bestellung", "order", "cancel_order"],
    ["The vase arrived broken", "order", "delivery_problem"],
    ["Where is my order? #2021 I ordered it a week ago", "shipping", "track_shipment"],
    ["Wo ist mein Paket?", "shipping", "track_shipment"],
    ["It says delivered but nothing is here", "shipping", "delivery_problem"],
    ["Do you ship to Norway?", "shipping", "ask_question"],
    ["I forgot my password", "account", "password_reset"],
    ["Ich kann mich nicht anmelden", "account", "login_problem"],
    ["Delete my account", "account", "delete_account"],
    ["This is the THIRD delivery date you have missed. We cancel or sue", "shipping", "delivery_problem"],
    [
      "Das ist das dritte Mal, dass die Lieferung nicht kommt. Sonst stornieren wir",
      "shipping",
      "delivery_problem",
    ],
    ["Still broken. If it stays so, we cancel everything", "order", "delivery_problem"],
    ["Auf dem Konto stehen zwei Abbuchungen", "billing", "duplicate_charge"],
    ["How many days until a refund shows up on my card?", "refund", "ask_question"],
    ["How long until my refund arrives?", "refund", "refund_status"],
    ["My account was hacked", "security", "report_fraud"],
    ["How do you store my card?", "security", "ask_question"],
    ["How do I connect the lamp to wifi?", "technical", "setup_help"],
    ["The app crashes with error 500", "technical", "report_fault"],
    ["What does the warranty cover?", "product", "warranty_question"],
    ["This is how you treat people", "complaint", "complain"],
    ["Thank you so much, everything arrived without any problems!", "shipping", "say_thanks"],
    ["Danke für die tolle Beratung!", "general", "say_thanks"],
    ["Thanks, but it still does not work", "technical", "report_fault"],
  ])("%s (%s): %s", (text, category, intent) => {
    expect(intentOf(text, { category, asksForPerson: false })).toBe(intent);
  });

  test("a wish for a person is the intent only where nothing else is", () => {
    expect(intentOf("Get me a human", { category: "general", asksForPerson: true })).toBe("talk_to_person");
    expect(
      intentOf("Get me a human, I was charged twice", { category: "billing", asksForPerson: true }),
    ).toBe("duplicate_charge");
  });

  test("every intent is one that playbooks know", () => {
    const known = new Set<string>(INTENTS.map(({ name }) => name));
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom(...Category.options),
        fc.boolean(),
        (text, category, asksForPerson) => {
          expect(known).toContain(intentOf(text, { category, asksForPerson }));
        },
      ),
    );
  });
});

describe("complexity", () => {
  const simple = {
    text: "Where is my order?",
    category: "shipping",
    customerMessages: 1,
    orders: 1,
    confidence: 0.95,
  } as const;

  test("one plain question is nearly 0, a long technical story with several problems nearly 1", () => {
    expect(complexityOf(simple)).toBeLessThan(0.2);
    const story = `${"The database integration crashes with error code 500 after the firmware update. ".repeat(25)} Also the API? And the log? Why? How?`;
    expect(
      complexityOf({
        text: `It fails again. ${story}`,
        category: "technical",
        customerMessages: 3,
        orders: 2,
        confidence: 0.6,
      }),
    ).toBeGreaterThanOrEqual(0.8);
  });

  test("it lies between 0 and 1, and neither another message nor another order makes a ticket simpler", () => {
    const features = fc.record({
      text: fc.string(),
      category: fc.constantFrom(...Category.options),
      customerMessages: fc.integer({ min: 1, max: 9 }),
      orders: fc.integer({ min: 0, max: 9 }),
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(features, (given) => {
        const complexity = complexityOf(given);
        const more = complexityOf({
          ...given,
          customerMessages: given.customerMessages + 1,
          orders: given.orders + 1,
        });
        expect(complexity).toBeGreaterThanOrEqual(0);
        expect(more).toBeLessThanOrEqual(1);
        expect(more).toBeGreaterThanOrEqual(complexity);
      }),
    );
  });
});
