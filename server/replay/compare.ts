import type { Divergence } from "../../domain/replay.js";
import { runDecisions } from "../worker/run-decisions.js";
import { firstDifference } from "../../domain/difference.js";
import type { NodePass } from "../../domain/node-passes.js";
import type { Recording } from "./recording.js";
import type { Rerun } from "./rerun.js";

/** Runs in these have come to where they were going; others were broken off on their way. */
const STOPPED: ReadonlySet<string> = new Set(["completed", "interrupted"]);

/** Whether the run was broken off, by a newer message or by failing: what would have followed was never recorded. */
export const isBrokenOff = ({ run }: Pick<Recording, "run">): boolean => !STOPPED.has(run.status);

/** Where a rerun first went another way than its recording; undefined: nowhere. */
export function firstDivergence(recording: Recording, rerun: Rerun): Divergence | undefined {
  return (
    firstOf(recording.passes, (pass) => passDivergence(pass, rerun.passes)) ??
    (isBrokenOff(recording)
      ? undefined
      : (firstOf(rerun.passes, (pass) => morePasses(pass, recording.passes)) ??
        decisionDivergence(recording, rerun)))
  );
}

function firstOf<T, F>(items: readonly T[], find: (item: T) => F | undefined): F | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

const passOf = ({ node, nth }: NodePass, passes: readonly NodePass[]): NodePass | undefined =>
  passes.find((other) => other.node === node && other.nth === nth);

function passDivergence(pass: NodePass, now: readonly NodePass[]): Divergence | undefined {
  const again = passOf(pass, now);
  if (!again) return { node: pass.node, field: "path", recorded: pass.node, now: null };
  const difference = firstDifference(pass.update, again.update);
  return difference && { node: pass.node, ...difference };
}

function morePasses(pass: NodePass, recorded: readonly NodePass[]): Divergence | undefined {
  // A run from before nodes were recorded has nothing to hold it against.
  if (recorded.length === 0 || passOf(pass, recorded)) return undefined;
  return { node: pass.node, field: "path", recorded: null, now: pass.node };
}

/** What stands on the run itself, also where nothing that its nodes returned was recorded. */
function decisionDivergence({ run }: Recording, { view }: Rerun): Divergence | undefined {
  const now = runDecisions(view.state);
  const nodes = [...new Set([...run.decisions, ...now].map(({ node }) => node))];
  return firstOf(nodes, (node) => {
    const of = ({ node: other }: { node: string }) => other === node;
    const difference = firstDifference(run.decisions.find(of) ?? null, now.find(of) ?? null);
    return difference && { node, ...difference };
  });
}
