import { describe, expect, test } from "vitest";
import { Category, Priority } from "../../../domain/enums.js";
import { INTENTS } from "../../../domain/intent.js";
import { neededTiers } from "../../../domain/routing.js";
import { isEligible } from "../../../domain/workload.js";
import { defaultPolicy as policy } from "../../fixtures/default-policy.js";

describe("the policy that the project ships", () => {
  const people = policy.people.map((person) => ({
    ...person,
    open_count: 0,
    active: true,
    version: 1,
    open_weight: 0,
    record: {},
    last_assigned_at: null,
  }));

  test.each(Object.keys(policy.queues))("somebody is free in %s for every priority", (queue) => {
    for (const priority of Priority.options) {
      const tiers = neededTiers(priority, policy);
      expect(people.filter((person) => isEligible(person, { queue, tiers })).length).toBeGreaterThan(0);
    }
  });

  test("every skill is a category or something that a queue asks for", () => {
    const known = new Set<string>([
      ...Category.options,
      ...Object.values(policy.queues).flatMap(({ skills }) => skills),
    ]);
    for (const { skills } of policy.people) expect(skills.filter((skill) => !known.has(skill))).toEqual([]);
  });

  test("playbooks are written for intents that exist, one for each", () => {
    const intents = policy.playbooks.flatMap((playbook) => playbook.intents);
    const known = new Set<string>(INTENTS.map(({ name }) => name));
    expect(intents.filter((intent) => !known.has(intent))).toEqual([]);
    expect(new Set(intents).size).toBe(intents.length);
  });

  test("customers are told in different words in every language", () => {
    const { hand_over, action_done } = policy.languages.templates;
    for (const texts of [hand_over, ...Object.values(action_done)])
      expect(new Set(Object.values(texts)).size).toBe(policy.languages.supported.length);
  });
});
