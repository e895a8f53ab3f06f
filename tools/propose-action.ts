import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { Action, ActionType, type ProposedAction } from "../domain/action.js";
import { DAY_MS, isoAfter, type Clock } from "../domain/clock.js";
import type { CustomerDocument } from "../domain/customer.js";
import type { EffectDocument } from "../domain/effect.js";
import type { Ids } from "../domain/ids.js";
import { actionLimit } from "../domain/limits.js";
import type { OrderDocument } from "../domain/order.js";
import type { Policy } from "../domain/policy.js";
import { isOwed, validateAction, type ActionSubject } from "../domain/validate-action.js";
import { dataBlock } from "./data-block.js";
import { findOwnOrder, noSuchOrder, type OrderReader } from "./own-order.js";
import { scopeOf } from "./tool-scope.js";

/** What a model may say: one action and why. */
export const ProposeActionArgs = z.object({
  type: ActionType,
  args: z.record(z.string(), z.unknown()).describe("The action's own arguments, such as order_id and amount"),
  reason: z.string().trim().min(1).max(500).describe("For the person who decides"),
});

const ProposeActionInput = ProposeActionArgs.extend({
  /** Set by the node: what it has proposed already, because two halves weigh as much as the whole. */
  alongside: z.array(Action).default([]),
});

export type ProposeActionDeps = {
  customers: { get(customerId: string): Promise<CustomerDocument | undefined> };
  orders: OrderReader & { ofCustomer(customerId: string): Promise<OrderDocument[]> };
  /** Those whose status changed at `since` (ISO 8601) or later. */
  effects: { ofCustomer(customerId: string, since: string): Promise<EffectDocument[]> };
  policy: Pick<Policy, "actions">;
  clock: Clock;
  ids: Pick<Ids, "next">;
};

/** What the tool hands to the node: the action, and what a person should look at in its amount. */
type Proposed = ProposedAction & { doubt: string | null };

/** The part of the artifact that is not stored with the action. */
export const Doubt = z.object({ doubt: z.string().nullable() });

/** Said whatever is found, so that nothing about a record shows while the identity is only claimed. */
export const NOTED = "Noted. The customer's identity is not confirmed: a person checks and decides.";

/**
 * Checks an action and works out how far the policy trusts it. It proposes and never acts: the artifact is a
 * `ProposedAction` for the draft, null where the action cannot be.
 */
export function createProposeAction({ customers, orders, effects, policy, clock, ids }: ProposeActionDeps) {
  return tool(
    async ({ type, args, reason, alongside }, config): Promise<[string, Proposed | null]> => {
      const scope = scopeOf(config);
      const isVerified = scope.identity === "verified";
      const refuse = (why: string): [string, null] => [isVerified ? why : NOTED, null];

      const written = typeof args["order_id"] === "string" ? args["order_id"] : undefined;
      const order = written === undefined ? undefined : await findOwnOrder(orders, written, scope);
      if (written !== undefined && !order) return refuse(noSuchOrder(written));
      const parsed = Action.safeParse({ type, args: order ? { ...args, order_id: order.order_id } : args });
      if (!parsed.success) return refuse(`Not a ${type}: ${z.prettifyError(parsed.error)}`);
      const action = parsed.data;
      const customer = await customers.get(scope.customer_id);
      if (!customer) return refuse("There is no record of this customer.");

      const now = clock();
      const [own, pending] = await Promise.all([
        orders.ofCustomer(scope.customer_id),
        effects.ofCustomer(scope.customer_id, isoAfter(now, -policy.actions.window_days * DAY_MS)),
      ]);
      const subject = { order, customer, pending, alongside };
      const problems = validateAction(action, subject);
      if (problems.length > 0) return refuse(`It cannot be: ${problems.join("; ")}.`);
      const limit = actionLimit({
        action,
        identity: scope.identity,
        order,
        customer,
        pending,
        other_orders: own.filter(({ order_id }) => order_id !== order?.order_id),
        alongside,
        policy,
        now,
      });
      const doubt = doubtAbout(action, subject);
      const proposed: Proposed = { ...action, action_id: ids.next("ACT"), reason, limit, doubt };
      return [isVerified ? dataBlock("proposed", { ...action, limit }) : NOTED, proposed];
    },
    {
      name: "propose_action",
      description:
        "Propose a refund, credit, replacement, cancellation or the like. Nothing is done by proposing: the policy or a person decides.",
      schema: ProposeActionInput,
      responseFormat: "content_and_artifact",
    },
  );
}

/** Null where the order owes exactly this: a sum that somebody made up is for a person to look at. */
function doubtAbout({ args }: Action, subject: ActionSubject): string | null {
  const { order } = subject;
  if (!order || !("amount" in args) || typeof args.amount !== "string") return null;
  if (isOwed(args.amount, order, subject)) return null;
  return `${args.amount} is neither the price of an item of ${order.order_id}, nor what is left of it, nor a double charge`;
}
