import type { Category } from "../../domain/enums.js";
import type { Playbook, Policy } from "../../domain/policy.js";

/** The playbook of an intent, or its category's. */
export const playbookFor = (
  { playbooks, categories }: Pick<Policy, "playbooks" | "categories">,
  intent: string | undefined,
  category: Category,
): Playbook | null =>
  playbooks.find(({ intents }) => intent !== undefined && intents.includes(intent)) ??
  playbooks.find(({ name }) => name === categories[category].playbook) ??
  null;
