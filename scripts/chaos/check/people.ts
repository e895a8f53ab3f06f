import type { Policy } from "../../../domain/policy.js";
import { neededTiers } from "../../../domain/routing.js";
import { isOpen } from "../../../domain/ticket.js";
import { isEligible } from "../../../domain/workload.js";
import { findingsOf, type DeskData, type Finding } from "./desk-data.js";

/** Counts of open work are right, and nothing waits for a person while somebody is free. */
export function checkPeople(desk: DeskData, policy: Policy): Finding[] {
  const found = findingsOf("open work");
  const open = desk.tickets.filter(isOpen);
  for (const { agent_id, open_count } of desk.people) {
    const held = open.filter(({ assigned_to }) => assigned_to === agent_id).length;
    if (held !== open_count) found.add(agent_id, `has ${held} open tickets, ${open_count} are counted`);
  }
  const waiting = findingsOf("unassigned ticket");
  for (const { ticket_id, needs_assignee, routed_queue, priority } of open) {
    if (!needs_assignee) continue;
    const need = { queue: routed_queue ?? policy.managers_queue, tiers: neededTiers(priority, policy) };
    const free = desk.people.find((person) => isEligible(person, need));
    if (free) waiting.add(ticket_id, `waits in ${need.queue} while ${free.agent_id} is free`);
  }
  return [...found.list, ...waiting.list];
}
