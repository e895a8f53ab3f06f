import { holds, type Signals } from "./condition.js";
import type { EscalationLevel } from "./enums.js";
import type { Policy } from "./policy.js";

/** Names of the policy's triggers that fire, in the policy's order; none: nothing to escalate. */
export const firedTriggers = (signals: Signals, policy: Pick<Policy, "escalation">): string[] =>
  policy.escalation.triggers.filter(({ when }) => holds(when, signals)).map(({ name }) => name);

/** Who an escalation goes to: the first level that holds; a policy's last one always does. */
export function escalationLevel(signals: Signals, policy: Pick<Policy, "escalation">): EscalationLevel {
  const match = policy.escalation.levels.find(({ when }) => holds(when, signals));
  if (!match) throw new Error("no escalation level holds: the policy was not validated");
  return match.level;
}
