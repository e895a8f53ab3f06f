import { NodeName } from "../../domain/run.js";
import type { Config } from "../config.js";
import type { StartAt } from "./player.js";
import type { Recording } from "./recording.js";

const NODES: ReadonlySet<string> = new Set(NodeName.options);

/** Why a recording cannot be run again, in words; undefined where it can. */
export function whyNot({ run, calls, passes }: Recording, from: StartAt | null): string | undefined {
  const gone = run.path.find(({ node }) => !NODES.has(node));
  if (gone) return `The node ${gone.node} of graph version ${run.graph_version} no longer exists.`;
  if (run.path.length > 0 && calls.length === 0) return "What was recorded of it is no longer kept.";
  if (from && !NODES.has(from.node))
    return `There is no node ${from.node}; there are ${[...NODES].join(", ")}.`;
  if (from && passes.length === 0)
    return "It was recorded before what nodes return was: it can only be run again from its beginning.";
  if (
    from &&
    !passes.some(({ node }) => node === from.node) &&
    !run.path.some(({ node }) => node === from.node)
  )
    return `The run never came to ${from.node}.`;
  return undefined;
}

export const hasPass = ({ passes }: Recording, name: string): boolean =>
  passes.some(({ node }) => node === name);

/** The model as it was then, so that decisions are told to be its. */
export function recordedModel({ run, calls }: Recording): Config["model"] {
  const decided = run.decisions.map(({ decided_by }) => /^model:(.+)$/.exec(decided_by)?.[1]);
  const asked = calls.some(({ kind }) => kind === "model");
  const name = run.versions?.model ?? decided.find((one) => one !== undefined) ?? (asked ? "unknown" : null);
  return name === null ? null : { apiKey: "", baseUrl: undefined, name };
}
