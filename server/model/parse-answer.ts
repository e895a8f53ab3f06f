import { AIMessage, HumanMessage, type BaseMessage } from "@langchain/core/messages";
import { z } from "zod";
import type { Said } from "./ask.js";

/** Of an answer that did not fit, as much is shown to the model again: a rambling one would crowd out the question. */
const MAX_ECHO_CHARACTERS = 2000;

type Answer = Pick<Said, "content" | "tool_calls" | "malformed" | "truncated">;

export type Parsed<T> = { ok: true; value: T } | { ok: false; problem: string };

/**
 * The decision in an answer: the arguments of the tool call, or JSON in the text of models that do not call tools.
 * `problem` says to a model what was wrong.
 */
export function parseAnswer<T>(
  answer: Answer,
  { name, schema }: { name: string; schema: z.ZodType<T> },
): Parsed<T> {
  if (answer.truncated) return { ok: false, problem: "the answer was cut off before its end" };
  const call = callOf(answer, name);
  const given = call === undefined ? jsonIn(answer.malformed[0] ?? answer.content) : call.args;
  if (given === undefined)
    return { ok: false, problem: "the answer was neither a call of the tool nor JSON" };
  const parsed = schema.safeParse(typeof given === "string" ? jsonIn(given) : given);
  if (parsed.success) return { ok: true, value: parsed.data };
  const wrapped = Wrapped.safeParse(given).data;
  const unwrapped = schema.safeParse(wrapped?.arguments ?? wrapped?.parameters);
  return unwrapped.success
    ? { ok: true, value: unwrapped.data }
    : { ok: false, problem: z.prettifyError(parsed.error) };
}

/** What is said to the model after an answer that did not fit: the answer as it came, and what was wrong with it. */
export function repairOf(answer: Answer, problem: string, name: string): BaseMessage[] {
  const call = callOf(answer, name);
  const said = call === undefined ? (answer.malformed[0] ?? answer.content) : JSON.stringify(call.args);
  return [
    new AIMessage(said.slice(0, MAX_ECHO_CHARACTERS) || "(no answer)"),
    new HumanMessage(
      `That does not fit: ${problem.slice(0, MAX_ECHO_CHARACTERS)}\nCall ${name} again, with all of its fields right.`,
    ),
  ];
}

/** A call written out as text, as some models do. */
const Wrapped = z.object({ arguments: z.unknown(), parameters: z.unknown() }).partial();

const callOf = ({ tool_calls }: Answer, name: string) =>
  tool_calls.find((call) => call.name === name) ?? tool_calls[0];

function jsonIn(text: string): unknown {
  const [from, to] = [text.indexOf("{"), text.lastIndexOf("}")];
  if (from < 0 || to < from) return undefined;
  try {
    return JSON.parse(text.slice(from, to + 1));
  } catch {
    return undefined;
  }
}
