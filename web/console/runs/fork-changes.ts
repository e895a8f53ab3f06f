import type { ForkChanges } from "./use-rerun.ts";

export type ForkAgent = keyof NonNullable<ForkChanges["prompts"]>;

/** What is typed into the form; one thing is changed at a time, so that the difference is its own. */
export type ForkForm = {
  /** A place in the run; empty: the beginning. */
  from: string;
  change: "prompt" | "model" | "policy" | "state";
  agent: ForkAgent;
  prompt: string;
  model: string;
  policy: ForkChanges["policy"] | null;
  key: string;
  /** As JSON. */
  value: string;
  live: boolean;
};

/** What is to be changed, as the desk reads it; null while something is missing. */
export function changesOf(form: ForkForm): ForkChanges | null {
  const common = { ...(form.from === "" ? {} : { from: form.from }), live: form.live };
  switch (form.change) {
    case "prompt":
      return form.prompt.trim() === "" ? null : { ...common, prompts: { [form.agent]: form.prompt } };
    case "model":
      return form.model.trim() === "" ? null : { ...common, model: form.model.trim(), live: true };
    case "policy":
      return form.policy ? { ...common, policy: form.policy } : null;
    case "state": {
      const value = jsonIn(form.value);
      return form.key.trim() === "" || value === undefined
        ? null
        : { ...common, set: { [form.key.trim()]: value.json } };
    }
  }
}

/** What a text says as JSON; undefined where it is none. */
export function jsonIn(text: string): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
