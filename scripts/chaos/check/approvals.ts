import { groupBy } from "../../../domain/group-by.js";
import { z } from "zod";
import { canonicalJson } from "../../../domain/canonical-json.js";
import type { EffectDocument } from "../../../domain/effect.js";
import { toCents } from "../../../domain/money.js";
import type { Policy } from "../../../domain/policy.js";
import type { Proposal, ReviewDocument } from "../../../domain/review.js";
import type { RunDocument } from "../../../domain/run.js";
import { byId, findingsOf, type DeskData, type Finding } from "./desk-data.js";

/** How a run's review ended, as its decisions or its checkpoint tell it. */
const Outcome = z.object({ type: z.string(), reasons: z.array(z.string()) });

const DECIDED: ReadonlySet<string> = new Set(["accepted", "edited"]);
const MONEY: ReadonlySet<string> = new Set(["refund", "credit", "replacement"]);

/**
 * Nothing of the AI's left the desk that nobody let through: a person's decision that holds this very reply or
 * action, by as many different people as it takes; or the policy, which asked for nobody.
 */
export function checkApprovals(desk: DeskData, policy: Policy): Finding[] {
  const found = findingsOf("unapproved effect");
  const runs = byId(desk.runs, ({ run_id }) => run_id);
  const reviews = groupBy(desk.reviews, ({ run_id }) => run_id);
  const decidedInLog = new Set(
    desk.events
      .filter(({ type, actor }) => type === "review.decided" && actor.type === "person")
      .map(({ data }) => String(data["review_id"])),
  );
  for (const effect of desk.effects) {
    if (effect.status !== "sent" || effect.type === "notice" || effect.run_id === null) continue;
    const run = runs.get(effect.run_id);
    const review = (reviews.get(effect.run_id) ?? []).find(({ status }) => DECIDED.has(status));
    const why = !run
      ? "belongs to no run"
      : review
        ? whyNotApproved(effect, review, { policy, inLog: decidedInLog.has(review.review_id) })
        : whyNotAllowed(effect, run, { policy, checkpoint: desk.review_outcomes.get(run.run_id) });
    if (why !== undefined) found.add(effect.effect_id, why);
  }
  return [...found.list, ...undone(desk, reviews)];
}

function whyNotApproved(
  effect: EffectDocument,
  review: ReviewDocument,
  { policy, inLog }: { policy: Policy; inLog: boolean },
): string | undefined {
  const { review_id, decided, approvals, approvals_needed, proposal } = review;
  if (!decided || !inLog) return `${review_id} is ${review.status}, and no person's decision is recorded`;
  if (!holds(proposal, effect)) return `is not what was approved in ${review_id}`;
  const people = new Set(approvals.map(({ by }) => by));
  const needed = Math.max(approvals_needed, isDear(effect, policy) ? 2 : 1);
  if (people.size < needed)
    return `needs ${needed} people, ${[...people].join(", ") || "nobody"} approved it`;
  return people.has(decided.by) ? undefined : `was decided by ${decided.by}, who did not approve it`;
}

/** Whether a proposal holds this very reply, or this very action in its place. */
function holds(proposal: Proposal, { slot, type, args }: EffectDocument): boolean {
  if (slot === "reply") return proposal.reply?.text === args["text"];
  const action = proposal.actions[Number(slot.replace("action-", "")) - 1];
  return action?.type === type && canonicalJson(action.args) === canonicalJson(args);
}

const isDear = ({ type, args }: EffectDocument, { actions }: Policy): boolean =>
  MONEY.has(type) && centsOf(args) >= actions.two_people_from * 100;

/** What an action gives; nothing that could be read counts as more than any limit. */
function centsOf({ amount = "0" }: EffectDocument["args"]): number {
  return typeof amount === "string" ? toCents(amount) : Number.POSITIVE_INFINITY;
}

/** An effect without a deciding review: the run's own record must say that the policy asked for nobody. */
function whyNotAllowed(
  { type, args }: EffectDocument,
  run: RunDocument,
  { policy, checkpoint }: { policy: Policy; checkpoint: unknown },
): string | undefined {
  const recorded = run.decisions.find(({ node }) => node === "review")?.outcome ?? checkpoint;
  const outcome = Outcome.safeParse(recorded);
  if (!outcome.success) return `${run.run_id} records no decision at its review (${run.status})`;
  if (outcome.data.type !== "auto")
    return `${run.run_id} says "${outcome.data.type}", and no review holds it`;
  if (outcome.data.reasons.length > 0)
    return `the policy asked for a person: ${outcome.data.reasons.join(", ")}`;
  if (type === "reply") return undefined;
  const rule: Record<string, unknown> | undefined = Object.entries(policy.actions.rules).find(
    ([name]) => name === type,
  )?.[1];
  const below = Number(rule?.["without_person_below"] ?? 0);
  const isAllowed = rule?.["without_person"] === true || centsOf(args) < below * 100;
  return isAllowed ? undefined : `a ${type} of ${centsOf(args) / 100} needs a person`;
}

/** What was approved was also done, unless its run says why not: refused, void, or the run never finished. */
function undone({ runs, effects, tickets }: DeskData, reviews: Map<string, ReviewDocument[]>): Finding[] {
  const found = findingsOf("approved and not done");
  const written = groupBy(
    effects.filter(({ run_id }) => run_id !== null),
    ({ run_id }) => run_id ?? "",
  );
  const owners = byId(tickets, ({ ticket_id }) => ticket_id);
  for (const run of runs) {
    const review = (reviews.get(run.run_id) ?? []).find(({ status }) => DECIDED.has(status));
    if (!review || run.status !== "completed") continue;
    const slots = new Set((written.get(run.run_id) ?? []).map(({ slot }) => slot));
    const wanted = [
      ...(review.proposal.reply ? ["reply"] : []),
      ...review.proposal.actions.map((_action, at) => `action-${at + 1}`),
    ];
    const missing = wanted.filter((slot) => !slots.has(slot));
    // An action that passed its limit meanwhile is refused, and the reply with it: a notice tells, a person goes on.
    const wasRefused = missing.some((slot) => slot.startsWith("action-"));
    const isPersons = owners.get(run.ticket_id)?.human_owned === true;
    if (missing.length > 0 && !(wasRefused && (isPersons || slots.has("notice"))))
      found.add(
        run.run_id,
        `${review.review_id} approved ${missing.join(", ")}, which the outbox does not have`,
      );
  }
  return found.list;
}
