import { z } from "zod";

const Profile = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

/** Parts with less of it stand together under "other". */
const LEAST_SHARE = 0.01;

/**
 * The share of busy time that each part of the code took itself, from a V8 CPU profile: our folders, packages, and
 * Node's own. The largest first.
 */
export function profileShares(json: string): Record<string, number> {
  const { nodes, samples, timeDeltas } = Profile.parse(JSON.parse(json));
  const partOfNode = new Map(nodes.map(({ id, callFrame }) => [id, partOf(callFrame)]));
  const times = new Map<string, number>();
  samples.forEach((id, at) => {
    const part = partOfNode.get(id) ?? "";
    if (part !== "(idle)") times.set(part, (times.get(part) ?? 0) + (timeDeltas[at] ?? 0));
  });
  const busy = [...times.values()].reduce((sum, time) => sum + time, 0) || 1;
  const shares = [...times].map(([part, time]) => [part, time / busy] as const);
  const told = shares.filter(([, share]) => share >= LEAST_SHARE).toSorted(([, a], [, b]) => b - a);
  const rest = shares.filter(([, share]) => share < LEAST_SHARE).reduce((sum, [, share]) => sum + share, 0);
  return Object.fromEntries([...told, ["other", rest]]);
}

function partOf({ functionName, url }: { functionName: string; url: string }): string {
  if (functionName.startsWith("(")) return functionName;
  const [, inPackage] = /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(url) ?? [];
  if (inPackage !== undefined) return inPackage;
  if (url.startsWith("node:") || url === "") return "Node.js";
  const [, folder] =
    /\/((?:domain|store|knowledge|tools|agents|graphs|server)(?:\/(?!\w+-?\w*\.ts)[\w-]+)?)\//.exec(url) ??
    [];
  return folder ?? "other";
}
