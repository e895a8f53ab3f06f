import colors from "picocolors";
import type { Divergence, MissingAnswer, Replay } from "../../domain/replay.js";
import { figuresTable } from "../bench/figures-table.js";

const MOST_SHOWN = 50;

/** How the replays went: how many each way, and a line for each that did not come to its recorded end. */
export function printReplays(replays: readonly Replay[]): void {
  const table = figuresTable(["outcome", "runs"]);
  for (const outcome of ["identical", "diverged", "stopped", "impossible"] as const) {
    const count = replays.filter((replay) => replay.outcome === outcome).length;
    if (count > 0) table.push([outcome, String(count)]);
  }
  console.log(table.toString());
  const others = replays.filter(({ outcome }) => outcome !== "identical");
  for (const replay of others.slice(0, MOST_SHOWN)) console.log(lineOf(replay));
  if (others.length > MOST_SHOWN) console.log(`… and ${others.length - MOST_SHOWN} more`);
}

function lineOf({ run_id, outcome, divergence, missing, detail }: Replay): string {
  const why = divergence ? divergenceText(divergence) : missing ? missingText(missing) : (detail ?? "");
  return `${colors.bold(run_id)} ${outcome}: ${why}`;
}

const divergenceText = ({ node, field, recorded, now }: Divergence): string =>
  `${node}, ${field}: recorded ${JSON.stringify(recorded)}, now ${JSON.stringify(now)}`;

/** A question in words that has no recorded answer. */
export function missingText({ node, name, kind, difference }: MissingAnswer): string {
  if (kind === "node") return `nothing is recorded of what ${node} returned`;
  const how = difference
    ? `: ${difference.field} was ${shortened(difference.recorded)}, now ${shortened(difference.now)}`
    : ", which it did not ask then";
  return `${node} asks ${name} what has no recorded answer${how}`;
}

const LONGEST = 200;

/** A value as JSON, no longer than a line bears. */
export const shortened = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};
