import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { isIban, passesLuhn } from "../../../../agents/prepare/find-numbers.js";
import { maskForIndex } from "../../../../agents/prepare/mask-for-index.js";
import { createVault, maskCase, maskText, unmask } from "../../../../agents/prepare/mask.js";
import { aCase, said } from "../case.js";

const PERSONAL_DATA = "../shared/data/pii.dev.json";

const card = fc
  .tuple(
    fc.constantFrom("4", "51", "37", "6011"),
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 15, maxLength: 15 }),
  )
  .map(([prefix, digits]) => {
    const start = (prefix + digits.join("")).slice(0, 15);
    return Array.from({ length: 10 }, (_, last) => `${start}${last}`).find(passesLuhn) ?? "";
  });
const iban = fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }).map((account) => {
  const digits = account.toString().padStart(18, "0");
  const check = 98n - (BigInt(`${digits}131400`) % 97n);
  return `DE${check.toString().padStart(2, "0")}${digits}`;
});
const grouped = (value: string, separator: string) => (value.match(/.{1,4}/g) ?? []).join(separator);
const separator = fc.constantFrom("", " ", "-");
const secret = fc.oneof(
  fc.emailAddress(),
  fc.tuple(card, separator).map(([value, between]) => grouped(value, between)),
  fc.tuple(iban, fc.constantFrom("", " ")).map(([value, between]) => grouped(value, between)),
);
const prose = fc.oneof(
  fc.string(),
  fc.constantFrom(
    "[EMAIL_1]",
    "[email_2] ",
    "[CARD_",
    "1]",
    "my card ",
    "call 555-123-4567 ",
    "order #2021 ",
    "\n",
  ),
);
const text = fc.array(fc.oneof(prose, secret), { maxLength: 8 }).map((parts) => parts.join(" "));

describe("masking", () => {
  test("replaces each kind by its token and puts it back", () => {
    const vault = createVault();
    const plain =
      "ada@example.com, card 4111 1111 1111 1111, DE89 3704 0044 0532 0130 00, call (212) 555-0187";
    const masked = maskText(plain, vault);
    expect(masked).toBe("[EMAIL_1], card [CARD_1], [IBAN_1], call [PHONE_1]");
    expect(unmask(masked, vault)).toEqual({ text: plain, unknown: [] });
  });

  test("the same value has the same token in every text of a case, another value another", () => {
    const { masked } = maskCase(
      aCase({
        subject: "ada@example.com",
        messages: [said("ada@example.com or bob@example.com"), said("ada@example.com")],
      }),
    );
    expect(masked.customer.email).toBe(masked.subject);
    expect(masked.messages.map((message) => message.text)).toEqual(["[EMAIL_1] or [EMAIL_2]", "[EMAIL_1]"]);
  });

  test("what is needed to work the ticket stays: order ids, amounts, dates, parcel numbers", () => {
    const plain = "order ORD-1001, #2021, $1,299.00, 12.05.2026, 1Z999AA10123456784, order 7322013499";
    expect(maskText(plain, createVault())).toBe(plain);
  });

  test("a token that the customer wrote never stands for another's value", () => {
    const vault = createVault();
    const masked = maskText("mail ada@example.com; also send it to [EMAIL_1] and [email_1]", vault);
    expect(masked).toBe("mail [EMAIL_1]; also send it to [TEXT_1] and [TEXT_2]");
    expect(unmask("[TEXT_1]", vault).text).toBe("[EMAIL_1]");
  });

  test("a token that stands for nothing is named and left as it is", () => {
    expect(unmask("write to [EMAIL_7]", createVault())).toEqual({
      text: "write to [EMAIL_7]",
      unknown: ["[EMAIL_7]"],
    });
  });

  test("mask then unmask is the text again", () => {
    fc.assert(
      fc.property(text, (plain) => {
        const vault = createVault();
        expect(unmask(maskText(plain, vault), vault)).toEqual({ text: plain, unknown: [] });
      }),
    );
  });

  test("no card, IBAN or email address survives, however it is written", () => {
    fc.assert(
      fc.property(prose, secret, prose, (before, value, after) => {
        const masked = maskText(`${before} ${value} ${after}`, createVault());
        expect(masked).not.toContain(value);
        expect(maskForIndex(`${before} ${value} ${after}`)).not.toContain(value);
      }),
    );
  });

  test("the same texts give the same tokens", () => {
    fc.assert(
      fc.property(text, (plain) => {
        expect(maskText(plain, createVault())).toBe(maskText(plain, createVault()));
      }),
    );
  });

  test("checksums tell real numbers from others", () => {
    expect(isIban("GB82 WEST 1234 5698 7654 32")).toBe(true);
    expect(isIban("GB82 WEST 1234 5698 7654 33")).toBe(false);
    expect(maskText("IBANDE89370400440532013000", createVault())).toBe("IBAN[IBAN_1]");
    expect(maskText("reference 1234 5678 9012 3456", createVault())).toBe("reference 1234 5678 9012 3456");
  });
});

describe("masking for the index", () => {
  test("orders and the customer's name go too, and nothing can be put back", () => {
    const plain = "Ada Lovelace (ada@example.com) asks for ORD-1001. Thanks, ADA";
    expect(maskForIndex(plain, ["Ada Lovelace"])).toBe(
      "[NAME] [NAME] ([EMAIL]) asks for [ORDER]. Thanks, [NAME]",
    );
  });

  test.each(["Anne-Marie", "O'Brien", "customer-7"])(
    "the name %s is hidden whatever it is made of",
    (name) => {
      expect(maskForIndex(`Thanks, ${name}.`, [name])).not.toContain(name);
    },
  );

  test("a name that is also a word goes only where it is written as a name", () => {
    expect(maskForIndex("Will you help? I will wait, willing", ["Will"])).toBe(
      "[NAME] you help? I will wait, willing",
    );
  });
});

const Marked = z.array(
  z.object({
    full_text: z.string(),
    spans: z.array(z.object({ entity_type: z.string(), entity_value: z.string() })),
  }),
);
const MASKED_TYPES = new Set(["PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE", "EMAIL_ADDRESS"]);

describe.skipIf(!existsSync(PERSONAL_DATA))(`marked personal data (skipped without ${PERSONAL_DATA})`, () => {
  test("at least 95% of it is masked, and at most 10% of what is masked is none", () => {
    const rows = Marked.parse(JSON.parse(readFileSync(PERSONAL_DATA, "utf8")));
    const found = rows.map(({ full_text, spans }) => {
      const vault = createVault();
      const masked = maskText(full_text, vault);
      const wanted = spans.filter(({ entity_type }) => MASKED_TYPES.has(entity_type));
      const values = [...vault.valueByToken.values()];
      return {
        wanted: wanted.length,
        hidden: wanted.filter(({ entity_value }) => !masked.includes(entity_value)).length,
        tokens: values.length,
        right: values.filter((value) =>
          spans.some(({ entity_value }) => entity_value.includes(value) || value.includes(entity_value)),
        ).length,
      };
    });
    const sum = (key: "wanted" | "hidden" | "tokens" | "right") =>
      found.reduce((total, row) => total + row[key], 0);
    expect(sum("hidden") / sum("wanted")).toBeGreaterThanOrEqual(0.95);
    expect(sum("right") / sum("tokens")).toBeGreaterThanOrEqual(0.9);
  });
});
