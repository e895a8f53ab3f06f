import { describe, expect, test } from "vitest";
import { isThanks } from "../../../../agents/classifier/thanks.js";
import { withoutThreats } from "../../../../agents/classifier/threats.js";

describe("a note of thanks", () => {
  test.each<[string]>([
    [
      "Thank you!\n\nI just wanted to say how wonderful your team was. The missing tray came the very next day.",
    ],
    ["Wonderful team\n\nI wanted to let you know how happy I am. Andre was a star."],
    ["Thanks!\n\nThank you so much for sorting out the kettle refund so quickly. You are the best!"],
    ["Kudos\n\nPlease pass on my compliments to your support team. They were patient and kind."],
    ["Just a note\n\nNo need to reply. The lamp arrived today, it looks gorgeous. Well done everyone."],
    ["thanks\n\nthanks!"],
    ["Danke\n\nIch wollte mich nur kurz für die schnelle Lieferung bedanken. Weiter so!"],
    ["Lob\n\nEin großes Lob an Ihr Team! Das Problem mit der Lampe war sofort gelöst."],
  ])("%s", (text) => expect(isThanks(text)).toBe(true));
});

describe("no note of thanks", () => {
  test.each<[string, string]>([
    ["praise beside what is broken", "Great job, third lamp in a row that arrives broken."],
    ["thanks beside what still fails", "Thanks, but it still does not work"],
    ["a formula after a wish", "Please send me the invoice. Thanks for your help."],
    ["a formula after a question", "Where is my order? Thank you!"],
    ["a formula after a report", "I ordered a dock and got a monitor arm.\n\nMany thanks\nAda"],
    ["praise before a wish", "I love the lamp. I'd like to return the second one."],
    ["an order to thank nobody for", "Vielen Dank im Voraus. Können Sie die Rechnung schicken?"],
    ["a double charge", "Great shop, and now I was charged twice."],
    ["a plain question", "How do I pair the lamp?"],
  ])("%s", (_name, text) => expect(isThanks(text)).toBe(false));
});

describe("cancelling that is only threatened with", () => {
  test.each<[string]>([
    ["If nobody calls me today, we cancel the contract."],
    ["Deliver it or we will cancel everything!"],
    ["Wenn bis morgen nichts passiert, stornieren wir alles."],
    ["Sonst werden wir die Bestellung stornieren."],
  ])("is left out: %s", (text) => expect(withoutThreats(text)).not.toMatch(/cancel|stornier/));

  test.each<[string]>([
    ["Please cancel my order if it has not shipped."],
    ["If it has not left yet, I would like to cancel it."],
    ["Can I still cancel?"],
    ["Bitte stornieren Sie die Bestellung, wenn das noch geht."],
  ])("a wish stays: %s", (text) => expect(withoutThreats(text)).toBe(text));
});
