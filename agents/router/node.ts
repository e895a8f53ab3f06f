import { z } from "zod";
import { firedTriggers } from "../../domain/escalation.js";
import { PersonDocument } from "../../domain/person.js";
import type { Policy } from "../../domain/policy.js";
import { matchRoute, neededTiers } from "../../domain/routing.js";
import { rankPeople, type RankedPerson } from "../../domain/workload.js";
import type { Logger } from "pino";
import { caseRef, scopeOf } from "../case-ref.js";
import type { NodeConfig, ReadCase, RunTool } from "../ports.js";
import { signalsOf } from "../signals.js";
import type { TicketState, TicketUpdate } from "../state.js";

export type RouterDeps = {
  runTool: RunTool;
  readCase: ReadCase;
  policy: Pick<Policy, "routing" | "support_tiers" | "queues" | "workload" | "autonomy" | "escalation">;
  log: Pick<Logger, "warn">;
};

const People = z.array(PersonDocument);

/**
 * Builds the node that writes `routing`: the queue of the first rule that holds, the tier of the priority, and the
 * best person free for it now; and `escalation_triggers`, which the way from here hangs on. `assignee` is null where
 * nobody is free or the people could not be read; the projection assigns, the managers' queue holds what waits.
 * @throws AppError "not_found" for an unknown ticket
 */
export function createRouter({ runTool, readCase, policy, log }: RouterDeps) {
  return async (state: TicketState, config: NodeConfig): Promise<TicketUpdate> => {
    const ticket = await readCase(caseRef(state), config);
    const signals = signalsOf(state, ticket, policy);
    const priority = signals.priority ?? "medium";
    const { rule, queue, resolution_hours } = matchRoute(signals, policy);
    const tiers = neededTiers(priority, policy);
    const scope = scopeOf(state, ticket);

    const listed = await runTool({ name: "list_people", args: { queue }, scope }, config);
    if (listed.error) log.warn({ ticketId: state.ticket_id, queue }, "people unknown, routed without one");
    const people = People.safeParse(listed.artifact).data ?? [];
    const need = {
      queue,
      tiers,
      category: signals.category,
      priority,
      language: scope.language,
      skills: policy.queues[queue]?.skills ?? [],
      breach_probability: signals.breach_probability,
    };
    const [best] = rankPeople(people, need, policy);
    const escalation_triggers = firedTriggers(signals, policy);
    return {
      escalation_triggers,
      ...(escalation_triggers.length === 0 ? { escalation: null } : {}),
      routing: {
        queue,
        tier: tiers[0] ?? 1,
        assignee: best?.person.agent_id ?? null,
        rule,
        rule_resolution_hours: resolution_hours,
        reason: `${rule}: ${queue}. ${choiceInWords(best)}`,
        decided_by: "local",
      },
    };
  };
}

const choiceInWords = (best: RankedPerson | undefined): string =>
  best
    ? `${best.person.name}: ${best.because.join(", ")}.`
    : "Nobody is free: the managers' queue holds it until somebody is.";
