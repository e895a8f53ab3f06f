import { holds, type Signals } from "./condition.js";
import type { Priority, SupportTier } from "./enums.js";
import type { Policy } from "./policy.js";

/**
 * Where the first rule that holds sends a ticket, and the hours it allows until resolution.
 * A policy's last rule always holds, so there is always one.
 */
export function matchRoute(
  signals: Signals,
  policy: Pick<Policy, "routing">,
): { rule: string; queue: string; resolution_hours: number } {
  const rule = policy.routing.find(({ when }) => holds(when, signals));
  if (!rule) throw new Error("no routing rule holds: the policy was not validated");
  return { rule: rule.name, queue: rule.queue, resolution_hours: rule.resolution_hours };
}

/** The tiers of support that a priority goes to; the first is the one a ticket is labelled with. */
export const neededTiers = (priority: Priority, policy: Pick<Policy, "support_tiers">): SupportTier[] =>
  policy.support_tiers[priority];
