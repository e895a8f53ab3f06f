import { z } from "zod";
import { Review } from "../../../domain/review.js";
import type { Call } from "./caller.js";
import type { ClientLedger } from "./ledger.js";

const Reviews = z.array(Review);
const OK = 200;
/** A person who is not answered turns to something else. */
export const PATIENT_TRIES = 6;
/** The newest: so few that people meet at the same ones. */
const READ_AT_ONCE = 25;
const DEAR = "1250.00";

/** Somebody who decides: their key's caller and who they are. */
export type PersonAtWork = { agent_id: string; call: Call };

type Deps = { random: () => number; ledger: ClientLedger; next: () => number };

/** The reviews that are open, as one person sees them. */
export async function openReviews({ call }: PersonAtWork): Promise<Review[]> {
  const answer = await call({
    name: "reviews",
    method: "GET",
    path: `/api/reviews?status=pending&limit=${READ_AT_ONCE}`,
  });
  return Reviews.safeParse(answer?.json).data ?? [];
}

/** One person decides one review as they see fit; whoever comes too late is told so. */
export async function decide(
  { agent_id, call }: PersonAtWork,
  review: Review,
  { random, ledger, next }: Deps,
): Promise<void> {
  const { review_id, proposal_hash } = review;
  const decision = choose(review, random);
  const answer = await call({
    name: `decision ${decision.type}`,
    method: "POST",
    path: `/api/reviews/${review_id}/decision`,
    body: { ...decision, proposal_hash },
    tries: PATIENT_TRIES,
    idempotencyKey: `decision-${next()}`,
  });
  const after = Review.safeParse(answer?.json);
  if (answer?.status !== OK || !after.success) return;
  const { status } = after.data;
  ledger.decisions.push({ review_id, by: agent_id, type: decision.type, status });
}

/** Mostly yes; else another wording, an instruction, or no. */
function choose(
  { proposal }: Review,
  random: () => number,
): { type: string; args?: unknown; then?: "resolved" } {
  const drawn = random();
  if (drawn < 0.6) return { type: "accept", ...(random() < 0.3 ? { then: "resolved" } : {}) };
  if (drawn < 0.82) return { type: "edit", args: edited(proposal, random) };
  if (drawn < 0.92) return { type: "response", args: "Please be shorter and name the order." };
  return { type: "ignore" };
}

/** Another wording; now and then an action is dropped, or one is added that a second person must approve. */
function edited(proposal: Review["proposal"], random: () => number): unknown {
  const { reply, actions, ...rest } = proposal;
  const kept = actions.filter(() => random() < 0.8).map(({ limit: _reckoned, ...action }) => action);
  const order = actions.flatMap(({ args }) => ("order_id" in args ? [args.order_id] : []))[0];
  const added =
    order !== undefined && random() < 0.5
      ? [
          {
            type: "credit",
            args: { order_id: order, amount: DEAR, currency: "USD", reason: "For the trouble" },
          },
        ]
      : [];
  return {
    ...rest,
    reply: {
      ...reply,
      text: `${reply?.text ?? "We are looking into it and will be back with you today."}\n\nKind regards`,
      ...(reply ? {} : { language: "en" }),
    },
    actions: [...kept, ...added],
  };
}
