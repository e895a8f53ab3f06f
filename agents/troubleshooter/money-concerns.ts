import type { ProposedAction } from "../../domain/action.js";
import { toCents } from "../../domain/money.js";
import { centsMeant } from "./amounts.js";

export type MoneyNamed = {
  /** Amounts that the customer names, as written. */
  amounts: readonly string[];
  /** What the customer wrote. */
  text: string;
  actions: readonly ProposedAction[];
  /** Of the order that was read. */
  currency: string | null;
  /** Whether money, or its worth, was to be given. */
  isWanted: boolean;
};

type MoneyAction = Extract<ProposedAction, { args: { amount: string } }>;

/** Somebody is said to have agreed: true or not, it is for a person to check. */
const CLAIMED_APPROVAL =
  /\b(?:refund|reimbursement|credit|replacement|payout|money)\b[^.!?\n]{0,60}\b(?:approved|authori[sz]ed|promised|granted|agreed|confirmed)\b|\b(?:approved|authori[sz]ed|promised|granted|confirmed)\b[^.!?\n]{0,40}\b(?:refund|reimbursement|credit|replacement|payout)\b|\b(?:erstattung|gutschrift|ersatz|rückzahlung|geld)\b[^.!?\n]{0,60}\b(?:genehmigt|zugesagt|versprochen|bewilligt|freigegeben|bestätigt)\b/iu;

/**
 * What a person must look at because of what the customer says about money: several amounts, one that cannot be
 * read, another than is proposed, an approval that somebody is said to have given.
 */
export function moneyConcerns({ amounts, text, actions, currency, isWanted }: MoneyNamed): string[] {
  const money = actions.filter((action): action is MoneyAction => "amount" in action.args);
  if (!isWanted && money.length === 0) return [];
  const inCurrency = money[0]?.args.currency ?? currency;
  const approval = CLAIMED_APPROVAL.exec(text)?.[0];
  return [
    ...(inCurrency === null ? [] : amountConcerns(amounts, inCurrency, money)),
    ...(approval ? [`The customer tells of an approval that nothing here shows: “${approval}”`] : []),
  ];
}

function amountConcerns(
  amounts: readonly string[],
  currency: string,
  money: readonly MoneyAction[],
): string[] {
  const meant = amounts.map((written) => ({ written, cents: centsMeant(written, currency) }));
  const unclear = meant.filter(({ cents }) => cents === undefined).map(({ written }) => written);
  const clear = meant.filter(({ cents }) => cents !== undefined);
  const isSeveral = new Set(clear.map(({ cents }) => cents)).size > 1;
  const [named] = clear;
  return [
    ...(unclear.length > 0
      ? [`An amount that the customer names could not be read in ${currency}: ${unclear.join(", ")}`]
      : []),
    ...(isSeveral
      ? [`The customer names several amounts: ${clear.map(({ written }) => written).join(", ")}`]
      : []),
    ...(isSeveral || named?.cents === undefined
      ? []
      : money
          .filter(({ args }) => toCents(args.amount) !== named.cents)
          .map(
            ({ type, args }) =>
              `The customer names ${named.written}; the ${type} proposed is worth ${args.amount} ${args.currency}`,
          )),
  ];
}
