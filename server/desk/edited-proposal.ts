import type { ActionLimit, ProposedAction } from "../../domain/action.js";
import { DAY_MS, isoAfter } from "../../domain/clock.js";
import { AppError, type FieldError } from "../../domain/errors.js";
import { actionLimit } from "../../domain/limits.js";
import { EditedProposal, type Proposal } from "../../domain/review.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { validateAction } from "../../domain/validate-action.js";
import type { DeskDeps } from "./deps.js";

/**
 * The proposal as a person would have it. What they left out is dropped; an action keeps its id and type, one
 * without an id is added.
 * @throws AppError "invalid_input" naming each field that does not fit
 */
export function editedProposal(proposal: Proposal, args: unknown): Proposal {
  const parsed = EditedProposal.safeParse(args);
  if (!parsed.success)
    throw invalid(parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })));
  const { reply, actions, escalation, classification } = parsed.data;
  const kept = actions.map((action, at) =>
    editedAction(proposal, action, { at, earlier: actions.slice(0, at) }),
  );
  const language = reply?.language ?? proposal.reply?.language;
  if (reply && !language)
    throw invalid([{ path: "reply.language", message: "an ISO 639-1 code such as en" }]);
  return {
    actions: kept,
    ...(reply && language
      ? {
          reply: {
            text: reply.text,
            language,
            citations: reply.citations ?? proposal.reply?.citations ?? [],
          },
        }
      : {}),
    ...(escalation ? { escalation } : {}),
    ...(classification ? { classification } : {}),
  };
}

/** Until `withFreshLimits` has reckoned it. */
const NOT_RECKONED: ActionLimit = { approvals_needed: 1, total: null, because: [] };

function editedAction(
  proposal: Proposal,
  action: EditedProposal["actions"][number],
  { at, earlier }: { at: number; earlier: EditedProposal["actions"] },
): ProposedAction {
  if (action.action_id === undefined)
    return {
      ...action,
      action_id: `added-${at + 1}`,
      reason: action.reason ?? "Added in review",
      limit: NOT_RECKONED,
    };
  const original = proposal.actions.find(({ action_id }) => action_id === action.action_id);
  if (!original) {
    const ids = proposal.actions.map(({ action_id }) => action_id).join(", ") || "none";
    throw invalid([
      {
        path: `actions.${at}.action_id`,
        message: `one of the proposal's (${ids}), or none for an action of your own`,
      },
    ]);
  }
  if (earlier.some(({ action_id }) => action_id === action.action_id))
    throw invalid([{ path: `actions.${at}.action_id`, message: "once only: each action is done once" }]);
  if (original.type !== action.type)
    throw invalid([
      {
        path: `actions.${at}.type`,
        message: `${original.type}, as proposed; drop it if it should not happen`,
      },
    ]);
  return { ...original, ...action, action_id: original.action_id, reason: action.reason ?? original.reason };
}

/**
 * The proposal with each action's limit as it stands now, and how many people must approve it: others may
 * have given money on the same order since it was proposed.
 * @throws AppError "invalid_input" when an action does not fit its order
 */
export async function withFreshLimits(
  deps: DeskDeps,
  { proposal, ticket, edited }: { proposal: Proposal; ticket: TicketDocument; edited: boolean },
): Promise<{ proposal: Proposal; approvals_needed: number }> {
  if (proposal.actions.length === 0) return { proposal, approvals_needed: 1 };
  const known = await recordsOf(deps, ticket.customer_id);
  const errors: FieldError[] = [];
  const actions = proposal.actions.map((action, at): ProposedAction => {
    const orderId = "order_id" in action.args ? action.args.order_id : undefined;
    const order = known.orders.find(({ order_id }) => order_id === orderId);
    const alongside = proposal.actions.filter((other) => other !== action);
    const subject = { order, customer: known.customer, pending: known.pending, alongside };
    for (const message of validateAction(action, subject))
      errors.push({ path: `actions.${at}.args`, message });
    const limit = actionLimit({
      action,
      identity: ticket.identity,
      order,
      customer: known.customer,
      pending: known.pending,
      other_orders: known.orders.filter((other) => other !== order),
      alongside,
      policy: deps.policy.policy,
      now: deps.clock(),
    });
    return { ...action, limit };
  });
  if (errors.length > 0) {
    if (edited) throw invalid(errors);
    throw new AppError("conflict", "An action no longer fits its order; edit the proposal or drop it.", {
      errors,
    });
  }
  return {
    proposal: { ...proposal, actions },
    approvals_needed: Math.max(1, ...actions.map(({ limit }) => limit.approvals_needed)),
  };
}

/** What limits are reckoned from. @throws AppError "not_found" */
async function recordsOf({ customers, orders, effects, policy, clock }: DeskDeps, customerId: string) {
  const customer = await customers.get(customerId);
  if (!customer) throw new AppError("not_found", `No customer ${customerId}`);
  const since = isoAfter(clock(), -policy.policy.actions.window_days * DAY_MS);
  return {
    customer,
    orders: await orders.ofCustomer(customerId),
    pending: await effects.ofCustomer(customerId, since),
  };
}

const invalid = (errors: FieldError[]): AppError =>
  new AppError(
    "invalid_input",
    "The edited proposal does not fit: args must be the whole proposal as it should be.",
    {
      errors: errors.map(({ path, message }) => ({ path: path ? `args.${path}` : "args", message })),
    },
  );
