import { z } from "zod";

const Names = z.record(z.string(), z.unknown()).catch({});
const text = z.string().catch("");
const texts = z.array(text).catch([]);
const listOf = <T extends z.ZodType>(item: T) => z.array(item.nullable().catch(null)).catch([]);

/** What of a policy names, or is named by, another part of it. Whatever is malformed is read as absent. */
const References = z.object({
  categories: z.record(z.string(), z.object({ playbook: z.string().optional() }).catch({})).catch({}),
  queues: Names,
  managers_queue: text,
  routing: listOf(z.object({ queue: text, when: z.unknown() })),
  people: listOf(z.object({ agent_id: text, queues: texts })),
  escalation: z.object({ levels: listOf(z.object({ when: z.unknown() })) }).catch({ levels: [] }),
  languages: z
    .object({
      supported: texts,
      templates: z
        .object({ hand_over: Names, action_done: z.record(z.string(), Names).catch({}) })
        .catch({ hand_over: {}, action_done: {} }),
    })
    .catch({ supported: [], templates: { hand_over: {}, action_done: {} } }),
  playbooks: listOf(z.object({ name: text })),
});
type References = z.infer<typeof References>;

export type PolicyProblem = { path: (string | number)[]; message: string };

/**
 * Where parts of a policy contradict each other: names that nothing bears, ids that stand twice, a last rule that
 * may fail, a language without its texts. Reads a policy of any shape, so that these are told together with the
 * mistakes of shape instead of after them.
 */
export function policyProblems(policy: unknown): PolicyProblem[] {
  const parsed = References.safeParse(policy);
  if (!parsed.success) return [];
  return [queueProblems, peopleProblems, lastRuleProblems, playbookProblems, templateProblems].flatMap(
    (problemsOf) => problemsOf(parsed.data),
  );
}

function queueProblems({ queues, routing, managers_queue, people }: References): PolicyProblem[] {
  const names = Object.keys(queues);
  const unlessKnown = (name: string, path: PolicyProblem["path"]): PolicyProblem[] =>
    name === "" || names.includes(name)
      ? []
      : [{ path, message: `expected one of queues (${names.join(", ")}), found "${name}"` }];
  return [
    ...routing.flatMap((rule, at) => unlessKnown(rule?.queue ?? "", ["routing", at, "queue"])),
    ...unlessKnown(managers_queue, ["managers_queue"]),
    ...people.flatMap((person, at) =>
      (person?.queues ?? []).flatMap((name, index) => unlessKnown(name, ["people", at, "queues", index])),
    ),
  ];
}

function peopleProblems({ people }: References): PolicyProblem[] {
  const ids = people.map((person) => person?.agent_id ?? "");
  return ids.flatMap((id, at) =>
    id === "" || ids.indexOf(id) === at
      ? []
      : [
          {
            path: ["people", at, "agent_id"],
            message: `expected an id of its own, found ${id} a second time`,
          },
        ],
  );
}

function lastRuleProblems({ routing, escalation }: References): PolicyProblem[] {
  const mustAlwaysHold = (
    rule: { when?: unknown } | null | undefined,
    path: PolicyProblem["path"],
  ): PolicyProblem[] =>
    typeof rule?.when === "object" && rule.when !== null && Object.keys(rule.when).length > 0
      ? [{ path, message: "expected the last rule to hold for every ticket: leave its when empty ({})" }]
      : [];
  return [
    ...mustAlwaysHold(routing.at(-1), ["routing", routing.length - 1, "when"]),
    ...mustAlwaysHold(escalation.levels.at(-1), [
      "escalation",
      "levels",
      escalation.levels.length - 1,
      "when",
    ]),
  ];
}

function playbookProblems({ categories, playbooks }: References): PolicyProblem[] {
  const names = playbooks.map((playbook) => playbook?.name ?? "");
  return Object.entries(categories).flatMap(([category, { playbook }]) =>
    playbook === undefined || names.includes(playbook)
      ? []
      : [
          {
            path: ["categories", category, "playbook"],
            message: `expected the name of one of playbooks (${names.join(", ")}), found "${playbook}"`,
          },
        ],
  );
}

function templateProblems({ languages: { supported, templates } }: References): PolicyProblem[] {
  const all: [string[], Record<string, unknown>][] = [
    [["hand_over"], templates.hand_over],
    ...Object.entries(templates.action_done).map(
      ([type, byLanguage]): [string[], Record<string, unknown>] => [["action_done", type], byLanguage],
    ),
  ];
  return supported
    .filter((language) => language !== "")
    .flatMap((language) =>
      all
        .filter(([, byLanguage]) => !(language in byLanguage))
        .map(([path]) => ({
          path: ["languages", "templates", ...path],
          message: `expected a text in "${language}", which languages.supported names`,
        })),
    );
}
