import { isoNow } from "../../domain/clock.js";
import { AppError } from "../../domain/errors.js";
import type { PersonDocument } from "../../domain/person.js";
import type { Approval, Decision, Proposal, ReviewDocument, ReviewStatus } from "../../domain/review.js";
import { overtakenBecause } from "../../domain/next-step.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { Change } from "../../store/change-ticket.js";
import { proposalHash } from "../proposal-hash.js";
import { type Asked, type DeskDeps, personFrom } from "./deps.js";
import { editedProposal, withFreshLimits } from "./edited-proposal.js";

const DECIDED_AS: Record<Decision["type"], ReviewStatus> = {
  accept: "accepted",
  edit: "edited",
  response: "responded",
  ignore: "ignored",
};

/**
 * One person's decision on an open review, in one compare-and-set: whoever comes after the last approval
 * needed gets a conflict that tells the outcome. Deciding only stores it; a worker resumes the run.
 * @throws AppError "conflict" once it is decided, expired or superseded, or when the same person approves
 *   twice, "invalid_input" for arguments that do not fit the type
 */
export const decideReview =
  (deps: DeskDeps) =>
  async (reviewId: string, decision: Decision, asked: Asked<ReviewDocument>): Promise<ReviewDocument> => {
    const person = personFrom(asked.who);
    const known = await deps.reviews.get(reviewId);
    if (!known) throw new AppError("not_found", `No review ${reviewId}`);
    let decided = known;
    await deps.tickets.change(
      known.ticket_id,
      async (ticket) => {
        const review = (await deps.reviews.get(reviewId)) ?? known;
        refuseUnlessOpen(review, ticket, isoNow(deps.clock));
        const after = await afterDecision(deps, { review, ticket, decision, person });
        decided = { ...after, version: review.version + 1 };
        return decisionChange(review, decided, asked);
      },
      { actor: asked.who.actor },
    );
    if (decided.status !== "pending") deps.jobs.enqueue("work-ticket", { ticket_id: decided.ticket_id });
    return decided;
  };

function decisionChange(
  before: ReviewDocument,
  after: ReviewDocument,
  { also }: Asked<ReviewDocument>,
): Change {
  const { review_id: _key, ...set } = after;
  const isDecided = after.status !== "pending";
  return {
    set: isDecided ? { settled: false } : {},
    events: [
      {
        type: isDecided ? "review.decided" : "review.approved",
        data: {
          review_id: after.review_id,
          status: after.status,
          approvals: after.approvals,
          proposal_hash: after.proposal_hash,
          comment: after.decided?.comment ?? null,
        },
      },
    ],
    also: [
      { op: "patch", collection: "reviews", key: after.review_id, where: { version: before.version }, set },
      ...(also?.(after) ?? []),
    ],
  };
}

/** @throws AppError "conflict" with the outcome */
function refuseUnlessOpen(review: ReviewDocument, ticket: TicketDocument, now: string): void {
  const refuse = (message: string) =>
    new AppError("conflict", message, { details: { status: review.status, decided: review.decided } });
  if (review.status !== "pending") {
    const by = review.decided ? ` by ${review.decided.by} at ${review.decided.at}` : "";
    throw refuse(`Review ${review.review_id} was ${review.status}${by}.`);
  }
  if (review.due_at <= now && review.expires)
    throw refuse(`Review ${review.review_id} expired at ${review.due_at}; a new one goes to the managers.`);
  const why = overtakenBecause(ticket, review);
  if (why !== undefined) throw refuse(`Review ${review.review_id} is superseded: ${why}.`);
}

type Deciding = {
  review: ReviewDocument;
  ticket: TicketDocument;
  decision: Decision;
  person: PersonDocument;
};

async function afterDecision(deps: DeskDeps, deciding: Deciding): Promise<ReviewDocument> {
  const { review, decision } = deciding;
  if (decision.proposal_hash !== undefined && decision.proposal_hash !== review.proposal_hash)
    throw new AppError("conflict", "The proposal has changed since you read it; read the review again.", {
      details: { proposal_hash: review.proposal_hash },
    });
  refuseNeedlessArgs(decision);
  switch (decision.type) {
    case "accept":
    case "edit":
      return afterApproval(deps, deciding);
    case "response":
      return closed(deps, deciding, await instructionOf(deps, deciding));
    case "ignore":
      return closed(deps, deciding, null);
  }
}

/** What someone would have changed must not be passed over. @throws AppError "invalid_input" */
function refuseNeedlessArgs({ type, args }: Decision): void {
  if (type === "edit" || type === "response" || args === undefined || args === null) return;
  const message = `left out with ${type}; "edit" takes the proposal as it should be, "response" an instruction`;
  throw new AppError("invalid_input", `args: ${message}.`, { errors: [{ path: "args", message }] });
}

/** An approval: the last one needed decides; an edit starts the count again with its author's. */
async function afterApproval(deps: DeskDeps, deciding: Deciding): Promise<ReviewDocument> {
  const { review, decision, person, ticket } = deciding;
  const edits = decision.type === "edit";
  const proposed = edits ? editedProposal(review.proposal, decision.args) : review.proposal;
  const { proposal, approvals_needed } = await withFreshLimits(deps, {
    proposal: proposed,
    ticket,
    edited: edits,
  });
  const needed = edits ? approvals_needed : Math.max(review.approvals_needed, approvals_needed);
  if (needed > 1 && decision.proposal_hash === undefined)
    throw new AppError(
      "invalid_input",
      "Two people must approve this: say which proposal_hash you approve.",
      {
        errors: [
          { path: "proposal_hash", message: `required here; the current one is ${review.proposal_hash}` },
        ],
      },
    );
  if (!edits && review.approvals.some(({ by }) => by === person.agent_id))
    throw new AppError("conflict", "You have approved this already; a second person must.", {
      details: { approvals: review.approvals },
    });
  const approval: Approval = { by: person.agent_id, at: isoNow(deps.clock), type: decision.type };
  const approved = withProposal(review, proposal, {
    approvals: edits ? [approval] : [...review.approvals, approval],
    approvals_needed: needed,
    then: decision.then ?? review.then,
  });
  return approved.approvals.length < needed
    ? approved
    : closed(deps, { ...deciding, review: approved }, proposal);
}

function withProposal(
  review: ReviewDocument,
  proposal: Proposal,
  change: Partial<ReviewDocument>,
): ReviewDocument {
  return {
    ...review,
    ...change,
    proposal,
    proposal_hash: proposalHash({ proposal, evidence: review.evidence, policy_hash: review.policy_hash }),
  };
}

/** The instruction to the Troubleshooter. @throws AppError "conflict" when the run has had its last one */
async function instructionOf(deps: DeskDeps, { review, decision }: Deciding): Promise<string> {
  const instruction = typeof decision.args === "string" ? decision.args.trim() : "";
  if (instruction === "" || instruction.length > 4000)
    throw new AppError("invalid_input", "args must be the instruction: a text of 1 to 4,000 characters.", {
      errors: [{ path: "args", message: "a text of 1 to 4,000 characters" }],
    });
  const most = deps.policy.policy.autonomy.max_instructions;
  const given = await deps.reviews.list({ run_id: review.run_id, status: "responded", limit: most + 1 });
  if (given.items.length >= most)
    throw new AppError(
      "conflict",
      `This run has had its ${most} instructions; accept, edit or ignore the proposal.`,
      {
        details: { possible: ["accept", "edit", "ignore"] },
      },
    );
  return instruction;
}

/** The review once nothing more can be decided. `args`: what the run is resumed with. */
function closed(deps: DeskDeps, { review, decision, person }: Deciding, args: unknown): ReviewDocument {
  const type = closingType(review, decision);
  return {
    ...review,
    status: DECIDED_AS[type],
    decided: {
      by: person.agent_id,
      at: isoNow(deps.clock),
      type,
      args: type === "accept" ? null : args,
      comment: decision.comment ?? null,
    },
    then: decision.then ?? review.then,
  };
}

/** Accepting what another has edited completes an edit: the run must apply the edited proposal. */
function closingType(review: ReviewDocument, decision: Decision): Decision["type"] {
  const wasEdited = review.approvals.some(({ type }) => type === "edit");
  return decision.type === "accept" && wasEdited ? "edit" : decision.type;
}
