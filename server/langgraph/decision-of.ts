import { z } from "zod";
import { canonicalJson } from "../../domain/canonical-json.js";
import { anyCase } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import { Decision, type ReviewDocument } from "../../domain/review.js";
import { parseInput } from "../http/field-errors.js";

/** An answer in Agent Inbox's form, with what `POST /api/reviews/:id/decision` takes besides. */
const HumanResponse = Decision.strict();

/** LangChain v1's, and what Agent Inbox makes of its own where it was asked in that form. */
const HitlDecision = z.strictObject({
  type: anyCase(z.enum(["approve", "edit", "reject", "ignore"])),
  edited_action: z.strictObject({ name: z.string(), args: z.unknown() }).optional(),
  message: z.string().nullish(),
  args: z.unknown().optional(),
});
type HitlDecision = z.infer<typeof HitlDecision>;

/** An action request around the proposal, as both forms send it back. */
const ActionRequest = z.object({ action: z.string(), args: z.unknown() });

/**
 * What a resume says about a review, as the decision that our own API takes: Agent Inbox's answer, one in a list, or
 * LangChain v1's `{ decisions: [one] }`; either of them also by the interrupt's id.
 * @throws AppError "invalid_input" for another shape; "conflict" where it answers another question than the one that
 *   is asked, by the interrupt's id or by the proposal that it accepts
 */
export function decisionOf(resume: unknown, review: ReviewDocument): Decision {
  const answer = answerTo(resume, review);
  const decisions = isRecord(answer) ? answer["decisions"] : undefined;
  const decision =
    decisions === undefined
      ? parseInput(HumanResponse, onlyOne(answer), "resume")
      : fromHitl(parseInput(HitlDecision, onlyOne(decisions), "resume"));
  if (decision.type === "edit") return { ...decision, args: editedArgs(decision.args) };
  if (decision.type === "accept") return accepted(decision, review);
  return decision;
}

/** By the interrupt's id, where it is given so: it must be that of the question that waits. */
function answerTo(resume: unknown, { interrupt_id, review_id }: ReviewDocument): unknown {
  if (!isRecord(resume) || "type" in resume || "decisions" in resume) return resume;
  const [id, ...others] = Object.keys(resume);
  if (id === interrupt_id && others.length === 0) return resume[id];
  if (id === undefined || others.length > 0) return resume;
  throw new AppError(
    "conflict",
    `Interrupt ${id.slice(0, 100)} is not open: thread waits at ${interrupt_id} (${review_id}).`,
    { details: { interrupt_id } },
  );
}

/** @throws AppError "invalid_input" for a list of another length */
function onlyOne(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  if (value.length === 1) return value[0] as unknown;
  const message = "one answer: there is one question";
  throw new AppError("invalid_input", `resume: ${message}.`, { errors: [{ path: "resume", message }] });
}

/** To reject with a message is to instruct, without one to ignore. */
function fromHitl({ type, edited_action, message, args }: HitlDecision): Decision {
  switch (type) {
    case "approve":
      return { type: "accept", args };
    case "edit":
      return { type: "edit", args: edited_action ? edited_action.args : args };
    case "ignore":
      return { type: "ignore" };
    case "reject": {
      const instruction = message ?? (typeof args === "string" ? args : "");
      return instruction.trim() === "" ? { type: "ignore" } : { type: "response", args: instruction };
    }
  }
}

/**
 * Who accepts may send back what they were shown: then it must be what is asked now, and stands for its hash where
 * two must approve.
 */
function accepted({ args, ...decision }: Decision, review: ReviewDocument): Decision {
  const shown = proposalIn(args);
  if (shown === null || shown === undefined) return decision;
  if (canonicalJson(shown) === canonicalJson(review.proposal))
    return { proposal_hash: review.proposal_hash, ...decision };
  throw new AppError("conflict", "The proposal has changed since you read it; read the thread again.", {
    details: { proposal_hash: review.proposal_hash },
  });
}

/** A whole proposal; Agent Inbox sends fields that were changed as text, an emptied one is dropped. */
function editedArgs(args: unknown): unknown {
  const proposal = proposalIn(args);
  if (!isRecord(proposal)) return proposal;
  const fields = Object.entries(proposal).map(([field, value]) => [field, fieldOf(field, value)] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== null && value !== undefined));
}

/** @throws AppError "invalid_input" for text that is no JSON where no words are wanted */
function fieldOf(field: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (value.trim() === "") return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return field === "reply" && !isRecord(parsed) ? { text: value } : parsed;
  } catch {
    // Whoever writes words where the reply stood means the reply.
    if (field === "reply") return { text: value };
    const message = "JSON, as it was shown";
    throw new AppError("invalid_input", `resume: ${field} must be ${message}.`, {
      errors: [{ path: `args.${field}`, message }],
    });
  }
}

/** The proposal itself, without an action request around it. */
const proposalIn = (args: unknown): unknown => ActionRequest.safeParse(args).data?.args ?? args;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
