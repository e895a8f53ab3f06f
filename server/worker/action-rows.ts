import type { ActResult } from "../../agents/act/output.js";
import type { OutboxRequest } from "../../agents/ports.js";
import type { ProposedAction } from "../../domain/action.js";
import { isoNow } from "../../domain/clock.js";
import type { CustomerDocument } from "../../domain/customer.js";
import type { Op } from "../../domain/documents.js";
import { effectIdOf, type EffectDocument } from "../../domain/effect.js";
import { actionLimit } from "../../domain/limits.js";
import type { OrderDocument } from "../../domain/order.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { validateAction } from "../../domain/validate-action.js";
import type { NewEvent } from "../../store/event-ops.js";
import { MANY, type WorkerDeps } from "./deps.js";

export type ActionRows = {
  effect_ids: string[];
  ops: Op[];
  events: NewEvent[];
  refused: ActResult["refused"];
};

/** Of the action that stands there in the approved proposal. */
export const actionSlot = (at: number): string => `action-${at + 1}`;

type Deps = Pick<WorkerDeps, "reads" | "policy" | "clock">;

type Records = { customer: CustomerDocument; orders: OrderDocument[]; pending: EffectDocument[] };

/**
 * The rows of a run's approved actions, each checked once more against its order and its limit, as they stand in
 * this very commit: the customer's version is compared and raised, so that two tickets cannot both pass one limit.
 */
export async function actionRows(
  deps: Deps,
  ticket: TicketDocument,
  request: OutboxRequest,
): Promise<ActionRows> {
  const actions = request.approved.actions;
  const rows: ActionRows = { effect_ids: [], ops: [], events: [], refused: [] };
  if (actions.length === 0) return rows;
  const records = await recordsOf(deps, ticket.customer_id);
  const approvals = request.by_person ? await approvalsOf(deps, request.run_id) : 0;
  for (const [at, action] of actions.entries()) {
    const because = records
      ? whyNot(deps, action, { records, ticket, approvals })
      : [`there is no customer ${ticket.customer_id}`];
    if (because.length > 0 || !records) {
      rows.refused.push({ action_id: action.action_id, because: because.join("; ") });
      continue;
    }
    const row = rowOf({ action, slot: actionSlot(at), ticket, request, now: isoNow(deps.clock) });
    // The next action is weighed with this one on its way.
    records.pending.push(row);
    const { effect_id, type } = row;
    rows.effect_ids.push(effect_id);
    rows.ops.push({ op: "insert", collection: "effects", document: row });
    rows.events.push({ type: "effect.held", data: { effect_id, type, args: action.args } });
  }
  if (records && rows.ops.length > 0) rows.ops.push(bump(records.customer));
  return rows;
}

async function recordsOf({ reads }: Deps, customerId: string): Promise<Records | undefined> {
  const filter = { customer_id: customerId };
  const [customer, orders, pending] = await Promise.all([
    reads.customers.get(customerId),
    reads.orders.find({ filter, limit: MANY }),
    reads.effects.find({ filter, sort: { field: "at", direction: "desc" }, limit: MANY }),
  ]);
  return customer && { customer, orders, pending };
}

/** How many different people have approved what a run carries out. */
async function approvalsOf({ reads }: Deps, runId: string): Promise<number> {
  const sort = { field: "created_at", direction: "desc" } as const;
  const [review] = await reads.reviews.find({ filter: { run_id: runId }, sort, limit: 1 });
  return Math.max(1, new Set(review?.approvals.map(({ by }) => by)).size);
}

/** What speaks against an action now, beyond what the people who approved it may decide. */
function whyNot(
  { policy, clock }: Deps,
  action: ProposedAction,
  { records, ticket, approvals }: { records: Records; ticket: TicketDocument; approvals: number },
): string[] {
  const { customer, orders, pending } = records;
  const orderId = "order_id" in action.args ? action.args.order_id : undefined;
  const order = orders.find(({ order_id }) => order_id === orderId);
  const wrong = validateAction(action, { order, customer, pending });
  if (wrong.length > 0) return wrong;
  const { approvals_needed, because } = actionLimit({
    action,
    identity: ticket.identity,
    order,
    other_orders: orders.filter((other) => other !== order),
    customer,
    pending,
    policy: policy.policy,
    now: clock(),
  });
  return approvals_needed > approvals ? because : [];
}

type Row = {
  action: ProposedAction;
  slot: string;
  ticket: TicketDocument;
  request: OutboxRequest;
  now: string;
};

const rowOf = ({ action, slot, ticket, request, now }: Row): EffectDocument => ({
  effect_id: effectIdOf(request.run_id, slot),
  ticket_id: ticket.ticket_id,
  run_id: request.run_id,
  slot,
  type: action.type,
  args: action.args,
  status: "held",
  due_at: now,
  at: now,
  receipt: null,
  by: request.by_person ? "person" : "ai",
  epoch: request.epoch,
  watermark: request.watermark,
  message_id: null,
  customer_id: ticket.customer_id,
  channel: "ledger",
  attempts: 0,
  version: 1,
});

const bump = ({ customer_id, version }: CustomerDocument): Op => ({
  op: "patch",
  collection: "customers",
  key: customer_id,
  where: { version },
  set: { version: version + 1 },
});
