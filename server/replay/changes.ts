import { z } from "zod";
import { TicketState } from "../../agents/state.js";
import { AppError } from "../../domain/errors.js";
import type { PolicyInForce } from "../../domain/policy.js";
import type { Prompts } from "./with-prompts.js";

/** What a fork changes. */
export type Changes = {
  /** A node, which of its passes, or a checkpoint; left out: from the beginning. */
  from?: string | undefined;
  /** Values of the state from there on, by key. */
  set?: Record<string, unknown> | undefined;
  /** Asks another model; `none`: no model at all. */
  model?: string | undefined;
  policy?: PolicyInForce | undefined;
  /** System prompts by agent. */
  prompts?: Prompts | undefined;
  /** Whether models and local inference answer anew from there on; else only recorded answers are given. */
  live?: boolean | undefined;
};

export const NO_MODEL = "none";

/** Agents that ask a model. */
export const PromptedAgent = z.enum(["classifier", "sentiment", "troubleshooter", "escalation"]);

/** What is fixed for the whole of a run. */
const FIXED = new Set(["run_id", "ticket_id", "epoch", "watermark"]);

/** Values for the state as it holds them. @throws AppError "invalid_input" naming each that it cannot hold */
export async function parseSet(set: Record<string, unknown>): Promise<Partial<TicketState>> {
  const keys = Object.keys(TicketState.fields).filter((key) => !FIXED.has(key));
  const unknown = Object.keys(set).filter((key) => !keys.includes(key));
  if (unknown.length > 0)
    throw new AppError("invalid_input", `${unknown.join(", ")} cannot be set; possible: ${keys.join(", ")}`);
  try {
    return await TicketState.validateInput(set as Partial<TicketState>);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("invalid_input", `The state cannot hold this: ${why}`, { cause });
  }
}

/** What is changed, and from where on, in words. */
export function changesInWords({ from, set, model, policy, prompts, live }: Changes): string[] {
  return [
    `from ${from ?? "the beginning"} on, ${live ? "live" : "recorded answers alone"}`,
    ...Object.entries(set ?? {}).map(([key, value]) => `${key} = ${JSON.stringify(value)}`),
    ...(model === undefined ? [] : [model === NO_MODEL ? "no model" : `model ${model}`]),
    ...(policy === undefined ? [] : [`policy ${policy.hash}`]),
    ...Object.keys(prompts ?? {}).map((agent) => `another prompt for the ${agent}`),
  ];
}
