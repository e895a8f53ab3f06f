import type { StoredMessage } from "@langchain/core/messages";
import type { Recordable, RecordedConfig } from "../recording/recorder.js";
import { nodeOf } from "./node-of.js";

/** Another system prompt for an agent. `{{prompt}}` in it stands for the agent's own. */
export type Prompts = Readonly<Record<string, string>>;

const OWN = "{{prompt}}";

type Question = { agent: string; messages: StoredMessage[] };

/** Questions to the model with other prompts, in the nodes that are run anew: what is recorded is what was asked. */
export function withPrompts(prompts: Prompts, runsAnew: (node: string) => boolean) {
  return <I, O, C extends RecordedConfig>(
    call: (input: I, config: C) => Promise<O>,
    { kind }: Pick<Recordable<I, O, C>, "kind">,
  ): ((input: I, config: C) => Promise<O>) => {
    if (kind !== "model" || Object.keys(prompts).length === 0) return call;
    return (input, config) => {
      const question = input as Question;
      const prompt = prompts[question.agent];
      const node = nodeOf(config);
      if (prompt === undefined || !runsAnew(node)) return call(input, config);
      return call({ ...question, messages: prompted(question.messages, prompt) } as I, config);
    };
  };
}

const prompted = (messages: readonly StoredMessage[], prompt: string): StoredMessage[] =>
  messages.map((message) =>
    message.type === "system"
      ? { ...message, data: { ...message.data, content: prompt.replaceAll(OWN, message.data.content) } }
      : message,
  );
