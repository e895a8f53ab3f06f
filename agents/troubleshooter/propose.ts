import { ProposedAction, type Action, type ActionType } from "../../domain/action.js";
import type { Playbook } from "../../domain/policy.js";
import type { Adjustments } from "./instructions.js";
import type { Known } from "./known.js";
import { proposalsFor, type Missing, type Wish } from "./proposals.js";

type Wanted = {
  playbook: Playbook | null;
  checks: readonly { check: string; holds: boolean }[];
  adjustments: Adjustments;
  known: Known;
  wish: Wish;
};

/** Checks without which money is not given back unless a person says so. */
const BEFORE_MONEY = new Set(["order_is_delivered", "within_return_window"]);

/** What to propose: the playbook's actions, or those that a person's instruction offers in their place. */
export function wantedActions({ playbook, checks, adjustments, known, wish }: Wanted): {
  actions: Action[];
  missing: Missing[];
} {
  const { offer, withhold } = adjustments;
  const isTooLate = known.isVerified && checks.some(({ check, holds }) => !holds && BEFORE_MONEY.has(check));
  const isMoneyBack = (type: ActionType) => type === "refund" || type === "credit";
  const usual = (playbook?.proposes ?? []).filter(
    (type) => !withhold.includes(type) && !(isTooLate && isMoneyBack(type)),
  );
  // What a person offers takes the place of what the playbook would.
  if (offer.length === 0) return proposalsFor(usual, { known, wish });
  const offered = offer.map(({ type, amount }) =>
    proposalsFor([type], {
      known,
      wish: { ...wish, text: `${wish.text} ${type}`, amounts: amount ? [amount] : wish.amounts },
    }),
  );
  return {
    actions: offered.flatMap(({ actions }) => actions),
    missing: offered.flatMap(({ missing }) => missing),
  };
}

type Propose = (args: unknown) => Promise<{ content: string; artifact: unknown }>;

/** Proposes them one after the other, because each counts against the limit of the next. */
export async function propose(
  actions: readonly Action[],
  runPropose: Propose,
): Promise<{ proposed: ProposedAction[]; refused: string[] }> {
  const proposed: ProposedAction[] = [];
  const refused: string[] = [];
  for (const action of actions) {
    const alongside = proposed.map(({ type, args }) => ({ type, args }));
    const reason = `The customer's case supports a ${action.type.replaceAll("_", " ")}`;
    // oxlint-disable-next-line no-await-in-loop
    const { content, artifact } = await runPropose({ ...action, reason, alongside });
    const parsed = ProposedAction.safeParse(artifact);
    if (parsed.success) proposed.push(parsed.data);
    else refused.push(`No ${action.type.replaceAll("_", " ")} could be proposed: ${content}`);
  }
  return { proposed, refused };
}
