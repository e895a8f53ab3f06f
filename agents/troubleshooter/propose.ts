import { ProposedAction, type Action, type ActionType } from "../../domain/action.js";
import type { Playbook } from "../../domain/policy.js";
import { Doubt, NOTED } from "../../tools/propose-action.js";
import type { Adjustments } from "./instructions.js";
import { itemNamed } from "./item-named.js";
import type { Known } from "./known.js";
import { proposalsFor, type Missing, type Wish } from "./proposals.js";

type Wanted = {
  /** Null where none is written for the intent: what only its category suggests is looked up, never proposed. */
  playbook: Playbook | null;
  checks: readonly { check: string; holds: boolean }[];
  adjustments: Adjustments;
  known: Known;
  wish: Wish;
};

/** Checks without which money is not given back unless a person says so. */
const BEFORE_MONEY = new Set(["order_is_delivered", "within_return_window"]);

/** The account itself is in doubt; who only got a false message needs no new password. */
const IN_OTHER_HANDS =
  /\b(?:hack\w*|compromis\w*|log(?:ged)?[ -]?ins?|signed in|my account|my password|access|took over|taken over|gehackt\w*|konto|passwort|anmeldung|zugriff|übernommen)\b/i;

/** What to propose: the playbook's actions, or those that a person's instruction offers in their place. */
export function wantedActions({ playbook, checks, adjustments, known, wish }: Wanted): {
  actions: Action[];
  missing: Missing[];
} {
  const { offer, withhold } = adjustments;
  const isTooLate = known.isVerified && checks.some(({ check, holds }) => !holds && BEFORE_MONEY.has(check));
  const isMoneyBack = (type: ActionType) => type === "refund" || type === "credit";
  const isNeedless = (type: ActionType) =>
    type === "password_reset" && wish.topic === "report_fraud" && !IN_OTHER_HANDS.test(wish.text);
  const usual = (playbook?.proposes ?? []).filter(
    (type) => !withhold.includes(type) && !(isTooLate && isMoneyBack(type)) && !isNeedless(type),
  );
  // What a person offers takes the place of what the playbook would.
  if (offer.length === 0) return proposalsFor(usual, { known, wish });
  const offered = offer.map(({ type, amount, said }) =>
    proposalsFor([type], {
      known,
      wish: {
        ...wish,
        text: wordsFor(said, { known, wish }),
        amounts: amount ? [amount] : wish.amounts,
        isOffered: true,
      },
    }),
  );
  return {
    actions: offered.flatMap(({ actions }) => actions),
    missing: offered.flatMap(({ missing }) => missing),
  };
}

/** A person who names an item means that one; else it is the one that the customer names. */
function wordsFor(said: string, { known, wish }: { known: Known; wish: Wish }): string {
  return known.order && itemNamed(known.order.items, said) ? said : `${wish.text} ${said}`;
}

type Propose = (args: unknown) => Promise<{ content: string; artifact: unknown }>;

/** Proposes them one after the other, because each counts against the limit of the next. */
export async function propose(
  actions: readonly Action[],
  runPropose: Propose,
): Promise<{ proposed: ProposedAction[]; refused: string[]; doubts: string[] }> {
  const proposed: ProposedAction[] = [];
  const refused: string[] = [];
  const doubts: string[] = [];
  for (const action of actions) {
    const alongside = proposed.map(({ type, args }) => ({ type, args }));
    const reason = `The customer's case supports a ${action.type.replaceAll("_", " ")}`;
    // oxlint-disable-next-line no-await-in-loop
    const { content, artifact } = await runPropose({ ...action, reason, alongside });
    const parsed = ProposedAction.safeParse(artifact);
    doubts.push(...[Doubt.safeParse(artifact).data?.doubt ?? []].flat());
    if (parsed.success) proposed.push(parsed.data);
    else refused.push(`No ${action.type.replaceAll("_", " ")} could be proposed: ${whyNot(content)}`);
  }
  return { proposed, refused, doubts };
}

/** What the tool said, as the end of a sentence. */
const whyNot = (content: string): string =>
  content === NOTED
    ? "the customer's identity is not confirmed"
    : content.replace(/^It cannot be: /, "").replace(/\.$/, "");
