import { HOUR_MS, isoAfter, MINUTE_MS } from "./clock.js";
import type { Channel, CustomerTier, Priority } from "./enums.js";
import type { Policy } from "./policy.js";
import type { SlaStatus } from "./ticket.js";

export type SlaPolicy = Pick<Policy, "sla" | "customer_tiers">;

/** All that the due times of a ticket are made of, besides the policy. */
export type SlaInputs = {
  channel: Channel;
  tier: CustomerTier;
  priority: Priority;
  /** What the matching routing rule allows; null before the first routing. */
  rule_resolution_hours: number | null;
  epoch_started_at: string;
};

export type SlaTimes = { first_response_due_at: string; resolution_due_at: string };

export type SlaFacts = SlaTimes & {
  epoch_started_at: string;
  /** An answer of an earlier epoch does not count. */
  first_responded_at: string | null;
  /** Null while the ticket is open. */
  resolved_at: string | null;
  breach_probability: number | null;
};

/**
 * When the first response and the resolution of an epoch are due: the policy's targets for channel and priority,
 * times the customer's multiplier, from the start of the epoch. Resolution is due at the earlier of that and the
 * routing rule's hours. The multiplier shortens the SLA target alone; a rule's hours are what they say.
 */
export function slaTimes(inputs: SlaInputs, policy: SlaPolicy): SlaTimes {
  const target = policy.sla.targets[inputs.channel][inputs.priority];
  const multiplier = policy.customer_tiers[inputs.tier].sla_multiplier;
  const dueAfter = (ms: number) => isoAfter(inputs.epoch_started_at, Math.round(ms));
  const resolutionMs = target.resolution_minutes * multiplier * MINUTE_MS;
  const ruleMs = (inputs.rule_resolution_hours ?? Infinity) * HOUR_MS;
  return {
    first_response_due_at: dueAfter(target.first_response_minutes * multiplier * MINUTE_MS),
    resolution_due_at: dueAfter(Math.min(resolutionMs, ruleMs)),
  };
}

/**
 * How a ticket stands against its due times, and when that may next change by itself (null: it cannot).
 * `breached`: a due moment went by before it was met, even if it was met later. `at_risk`: the policy's share of
 * the time to the next due moment is gone, or the forecast breach probability reaches the policy's
 * `sla.at_risk_breach_probability`. A resolved ticket's clocks stand still.
 */
export function slaStatus(
  facts: SlaFacts,
  policy: Pick<Policy, "sla">,
  now: Date,
): { sla_status: SlaStatus; sla_check_at: string | null } {
  const start = Date.parse(facts.epoch_started_at);
  const resolvedAt = facts.resolved_at === null ? null : Date.parse(facts.resolved_at);
  const respondedAt = respondedIn(facts, start);
  const moment = resolvedAt ?? now.getTime();
  const dues = [
    { due: Date.parse(facts.first_response_due_at), metAt: respondedAt ?? resolvedAt },
    { due: Date.parse(facts.resolution_due_at), metAt: resolvedAt },
  ];
  if (dues.some(({ due, metAt }) => (metAt ?? moment) > due))
    return { sla_status: "breached", sla_check_at: null };
  if (resolvedAt !== null) return { sla_status: "on_track", sla_check_at: null };

  const unmet = dues.filter(({ metAt }) => metAt === null).map(({ due }) => due);
  const riskyFrom = unmet.map((due) => Math.ceil(start + (due - start) * policy.sla.at_risk_after));
  const atRisk =
    riskyFrom.some((from) => moment >= from) ||
    (facts.breach_probability ?? 0) >= policy.sla.at_risk_breach_probability;
  // A moment met exactly when it is due is met in time: missed begins a millisecond later.
  const changes = [...(atRisk ? [] : riskyFrom), ...unmet.map((due) => due + 1)].filter((at) => at > moment);
  return {
    sla_status: atRisk ? "at_risk" : "on_track",
    sla_check_at: new Date(Math.min(...changes)).toISOString(),
  };
}

function respondedIn({ first_responded_at }: SlaFacts, epochStart: number): number | null {
  if (first_responded_at === null) return null;
  const at = Date.parse(first_responded_at);
  return at < epochStart ? null : at;
}
