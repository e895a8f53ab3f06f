import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Action, LedgerEntry } from "../../../domain/action.js";
import { actionLimit, type LimitInput } from "../../../domain/limits.js";
import { fromCents } from "../../../domain/money.js";
import { validateAction, type ActionSubject } from "../../../domain/validate-action.js";
import { defaultPolicy } from "../../fixtures/default-policy.js";
import { customerDocument, effectDocument, orderDocument } from "../../fixtures/shop.js";

const refund = (amount: string, currency = "USD"): Action => ({
  type: "refund",
  args: { order_id: "ORD-1", amount, currency, reason: "late" },
});
const credit = (amount: string): Action => ({
  type: "credit",
  args: { order_id: "ORD-1", amount, currency: "USD", reason: "late" },
});
const replacement = (amount: string, item = "Fjord desk lamp"): Action => ({
  type: "replacement",
  args: { order_id: "ORD-1", item, amount, currency: "USD" },
});

const entry = (differing: Partial<LedgerEntry>): LedgerEntry => ({
  entry_id: "EFF-9",
  type: "refund",
  amount: "60.00",
  currency: "USD",
  order_id: "ORD-1",
  detail: "",
  ticket_id: null,
  at: "2026-03-01T09:00:00.000Z",
  ...differing,
});

const limitOf = (action: Action, differing: Partial<LimitInput> = {}) =>
  actionLimit({
    action,
    identity: "verified",
    order: orderDocument(),
    customer: customerDocument(),
    pending: [],
    policy: defaultPolicy,
    now: new Date("2026-03-02T09:00:00.000Z"),
    ...differing,
  });

describe("how far an action is trusted", () => {
  test.each<[string, Action, Partial<LimitInput>, 0 | 1 | 2]>([
    ["a refund under 100 asks nobody", refund("99.99"), {}, 0],
    ["a refund of 100 asks a person", refund("100"), {}, 1],
    ["a credit under 50 asks nobody", credit("49.99"), {}, 0],
    ["a credit of 50 asks a person", credit("50.00"), {}, 1],
    ["a replacement under 250 asks nobody", replacement("249.99"), {}, 0],
    ["a replacement of 250 asks a person", replacement("250"), {}, 1],
    ["a refund of 999.99 asks one person", refund("999.99"), {}, 1],
    ["a refund of 1,000 asks two", refund("1000"), {}, 2],
    ["a customer who is only claimed asks a person for anything", refund("1"), { identity: "claimed" }, 1],
    [
      "somebody else's order asks a person",
      refund("1"),
      { order: orderDocument({ customer_id: "CUST-2" }) },
      1,
    ],
    ["an unknown order asks a person", refund("1"), { order: undefined }, 1],
    ["another currency asks a person", refund("1", "EUR"), {}, 1],
    ["what has no money in it asks a person", { type: "password_reset", args: {} }, {}, 1],
  ])("%s", (_name, action, differing, approvals) => {
    const { approvals_needed, because } = limitOf(action, differing);
    expect(approvals_needed).toBe(approvals);
    expect(because.length > 0).toBe(approvals > 0);
  });

  const sixty = entry({});
  test.each<[string, Action, Partial<LimitInput>, string]>([
    [
      "what the order's ledger gave adds up",
      refund("60"),
      { order: orderDocument({ ledger: [sixty] }) },
      "120.00",
    ],
    [
      "what was given over 30 days ago does not",
      refund("60"),
      { order: orderDocument({ ledger: [{ ...sixty, at: "2026-01-30T09:00:00.000Z" }] }) },
      "60.00",
    ],
    ["what waits in the outbox adds up", refund("60"), { pending: [effectDocument()] }, "120.00"],
    ["what became void does not", refund("60"), { pending: [effectDocument({ status: "void" })] }, "60.00"],
    [
      "what was perhaps done adds up",
      refund("60"),
      { pending: [effectDocument({ status: "unknown" })] },
      "120.00",
    ],
    [
      "what is in outbox and ledger counts once",
      refund("60"),
      {
        order: orderDocument({ ledger: [entry({ entry_id: "EFF-1" })] }),
        pending: [effectDocument({ status: "sent" })],
      },
      "120.00",
    ],
    [
      "what is in the order's ledger and the customer's counts once",
      credit("10"),
      {
        order: orderDocument({ ledger: [entry({ type: "credit" })] }),
        customer: customerDocument({ ledger: [entry({ type: "credit" })] }),
      },
      "70.00",
    ],
    [
      "what another order of the customer gave adds up",
      refund("60"),
      { other_orders: [orderDocument({ order_id: "ORD-2", ledger: [entry({ order_id: "ORD-2" })] })] },
      "120.00",
    ],
    [
      "what another ticket is about to give on another order adds up",
      refund("60"),
      { pending: [effectDocument({ args: { order_id: "ORD-2", amount: "60", currency: "USD" } })] },
      "120.00",
    ],
    ["the other half of the same proposal adds up", refund("60"), { alongside: [refund("60")] }, "120.00"],
    [
      "an action of another type does not",
      refund("60"),
      { order: orderDocument({ ledger: [entry({ type: "credit" })] }) },
      "60.00",
    ],
    [
      "a charge is no gift",
      refund("60"),
      { order: orderDocument({ ledger: [entry({ type: "charge" })] }) },
      "60.00",
    ],
  ])("%s", (_name, action, differing, total) => {
    expect(limitOf(action, differing).total).toBe(total);
  });

  test("two people count money of every type", () => {
    const order = orderDocument({ ledger: [entry({ type: "replacement", amount: "900.00" })] });
    expect(limitOf(refund("99"), { order })).toMatchObject({ approvals_needed: 0, total: "99.00" });
    expect(limitOf(refund("100"), { order }).approvals_needed).toBe(2);
  });

  test("it says in words why a person is asked", () => {
    const order = orderDocument({ ledger: [sixty] });
    expect(limitOf(refund("60"), { order, identity: "claimed" }).because).toEqual([
      "the customer's identity is only claimed",
      "refund of 60 USD makes 120.00 on this order within 30 days, the limit without a person is 100.00",
    ]);
  });

  test("cutting a sum into pieces never asks fewer people", () => {
    const cents = fc.integer({ min: 1, max: 80_000 });
    fc.assert(
      fc.property(cents, cents, (one, other) => {
        const whole = limitOf(refund(fromCents(one + other))).approvals_needed;
        const pieces = limitOf(refund(fromCents(one)), {
          alongside: [refund(fromCents(other))],
        }).approvals_needed;
        expect(pieces).toBeGreaterThanOrEqual(whole);
      }),
    );
  });
});

describe("what makes an action impossible", () => {
  const problemsOf = (action: Action, differing: Partial<ActionSubject> = {}) =>
    validateAction(action, { order: orderDocument(), customer: customerDocument(), ...differing });
  const cancel: Action = { type: "cancel_order", args: { order_id: "ORD-1" } };

  test.each<[string, Action, Partial<ActionSubject>, RegExp | null]>([
    ["a refund of what was delivered is possible", refund("500.00"), {}, null],
    ["an order nobody knows", refund("1"), { order: undefined }, /no order ORD-1 of this customer/],
    [
      "somebody else's order sounds the same",
      refund("1"),
      { order: orderDocument({ customer_id: "CUST-2" }) },
      /no order ORD-1 of this customer/,
    ],
    ["another currency", refund("1", "EUR"), {}, /in USD, not in EUR/],
    ["nothing at all", refund("0.00"), {}, /more than 0/],
    ["more than was paid", refund("500.01"), {}, /more than the 500.00/],
    [
      "more than is left",
      refund("450"),
      { order: orderDocument({ ledger: [entry({})] }) },
      /more than the 440.00/,
    ],
    [
      "what was charged twice can be given back once more",
      refund("500"),
      {
        order: orderDocument({
          ledger: [
            entry({ type: "charge", amount: "500" }),
            entry({ entry_id: "L-2", type: "charge", amount: "500" }),
            entry({ entry_id: "L-3", amount: "500" }),
          ],
        }),
      },
      null,
    ],
    [
      "more than is left after what is on its way",
      refund("450"),
      { pending: [effectDocument()] },
      /more than the 440.00/,
    ],
    [
      "more than the same proposal's other action leaves",
      refund("450"),
      { alongside: [refund("60")] },
      /more than the 440.00/,
    ],
    [
      "a second refund of all",
      refund("1"),
      { order: orderDocument({ status: "refunded" }) },
      /nothing to refund/,
    ],
    [
      "a refund before anything was paid",
      refund("1"),
      { order: orderDocument({ status: "placed" }) },
      /nothing to refund/,
    ],
    [
      "a replacement of what is on its way",
      replacement("10"),
      { order: orderDocument({ status: "shipped" }) },
      /only what was delivered/,
    ],
    ["a replacement of what is not in the order", replacement("10", "Sofa"), {}, /no item "Sofa"/],
    ["a replacement by article number is possible", replacement("10", "nl-lamp"), {}, null],
    ["cancelling what was delivered", cancel, {}, /no longer be cancelled/],
    ["cancelling what was only paid is possible", cancel, { order: orderDocument({ status: "paid" }) }, null],
    [
      "another address for what was delivered",
      { type: "change_address", args: { order_id: "ORD-1", address: "1 New Road" } },
      {},
      /another address/,
    ],
    ["a password needs no order", { type: "password_reset", args: {} }, { order: undefined }, null],
  ])("%s", (_name, action, differing, problem) => {
    expect(problemsOf(action, differing).join("; ")).toMatch(problem ?? /^$/);
  });
});
