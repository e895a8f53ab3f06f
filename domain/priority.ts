import { holds, type Signals } from "./condition.js";
import { Priority } from "./enums.js";
import type { Policy } from "./policy.js";

const MOST_URGENT_FIRST = Priority.options;

/**
 * The priority a ticket gets, and the names of the policy's rules that made it. Where a rule of `set` holds, it
 * takes the suggestion's place; else each rule of `raise` that holds lifts it by one step. `at_least` comes last
 * and always counts. A rule that reads the priority reads the suggested one.
 */
export function finalPriority(
  suggested: Priority,
  signals: Signals,
  policy: Policy["priority"],
): { priority: Priority; because: string[] } {
  const asked = { ...signals, priority: suggested };
  const set = policy.set.find(({ when }) => holds(when, asked));
  const raised = set ? [] : policy.raise.filter(({ when }) => holds(when, asked));
  let priority = set?.priority ?? moreUrgent(suggested, raised.length);
  const because = set ? [set.name] : raised.map(({ name }) => name);
  for (const floor of policy.at_least) {
    if (rank(floor.priority) < rank(priority) && holds(floor.when, asked)) {
      priority = floor.priority;
      because.push(floor.name);
    }
  }
  return { priority, because };
}

const rank = (priority: Priority): number => MOST_URGENT_FIRST.indexOf(priority);

const moreUrgent = (priority: Priority, steps: number): Priority =>
  MOST_URGENT_FIRST[Math.max(0, rank(priority) - steps)] ?? priority;
