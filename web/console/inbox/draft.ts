import type { ProposedAction, Proposal } from "../../api/client.ts";

type Escalation = NonNullable<Proposal["escalation"]>;
type Classification = NonNullable<Proposal["classification"]>;
type Then = "waiting_for_customer" | "resolved";

/** A proposal as somebody is about to let it through. What they leave out is dropped. */
export type Draft = {
  text: string;
  actions: { action: ProposedAction; args: Record<string, string>; isKept: boolean }[];
  escalation: { value: Escalation; isKept: boolean } | null;
  classification: Classification | null;
  then: Then;
};

export const draftOf = ({ reply, actions, escalation, classification }: Proposal): Draft => ({
  text: reply?.text ?? "",
  actions: actions.map((action) => ({ action, args: { ...action.args }, isKept: true })),
  escalation: escalation ? { value: escalation, isKept: true } : null,
  classification: classification ?? null,
  then: "waiting_for_customer",
});

/** Whether anything differs from what was proposed; what happens after sending is nobody's proposal. */
export function isChanged(draft: Draft, proposal: Proposal): boolean {
  const { then: _ours, ...ours } = draft;
  const { then: _theirs, ...theirs } = draftOf(proposal);
  return (
    JSON.stringify({ ...ours, text: ours.text.trim() }) !==
    JSON.stringify({ ...theirs, text: theirs.text.trim() })
  );
}

/** Whether anything at all is left to do: who wants nothing done ignores the review. */
export const isEmpty = ({ text, actions, escalation, classification }: Draft): boolean =>
  text.trim() === "" &&
  !actions.some(({ isKept }) => isKept) &&
  !escalation?.isKept &&
  classification === null;

/** The whole proposal as it should be, as the desk takes it. */
export function editedProposal(draft: Draft, { reply }: Proposal): Record<string, unknown> {
  const text = draft.text.trim();
  return {
    ...(text === ""
      ? {}
      : { reply: { text, ...(reply ? { language: reply.language, citations: reply.citations } : {}) } }),
    actions: draft.actions
      .filter(({ isKept }) => isKept)
      .map(({ action: { type, action_id, reason }, args }) => ({ type, args, action_id, reason })),
    ...(draft.escalation?.isKept ? { escalation: draft.escalation.value } : {}),
    ...(draft.classification ? { classification: draft.classification } : {}),
  };
}
