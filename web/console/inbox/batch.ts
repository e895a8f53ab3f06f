import type { InboxItem } from "../../api/client.ts";

/** Fewer than two are no batch. */
const FEWEST = 2;

/**
 * The largest group of reviews that say the same, carry low risk, do nothing but reply, and need one person: what may
 * be accepted in one go. Empty where there is none.
 */
export function alikeIn(items: readonly InboxItem[]): InboxItem[] {
  const groups = new Map<string, InboxItem[]>();
  for (const item of items) {
    const text = item.review.proposal.reply?.text;
    if (text === undefined || !isHarmless(item)) continue;
    const key = withoutNames(text, item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  const [largest = []] = [...groups.values()].toSorted((a, b) => b.length - a.length);
  return largest.length < FEWEST ? [] : largest;
}

const isHarmless = ({ review: { proposal, evidence, approvals_needed } }: InboxItem): boolean =>
  evidence.risk === "low" && proposal.actions.length === 0 && !proposal.escalation && approvals_needed === 1;

/** A greeting with another name is the same reply. */
function withoutNames(text: string, { ticket }: InboxItem): string {
  const names = (ticket.customer_name ?? "").split(/\s+/).filter((name) => name.length > 1);
  return names
    .reduce((left, name) => left.replaceAll(name, "…"), text)
    .replaceAll(/\s+/g, " ")
    .trim();
}
