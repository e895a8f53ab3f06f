import { z } from "zod";

const Node = z.object({
  id: z.number(),
  callFrame: z.object({ functionName: z.string(), url: z.string() }),
  children: z.array(z.number()).default([]),
});
type Node = z.infer<typeof Node>;

const Profile = z.object({
  nodes: z.array(Node),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

/** How long a thread was busy, and the share of it that each part of the code took: the largest first. */
export type ProfileShares = { busyMs: number; shares: Record<string, number> };

/** Parts with less of it stand together under "other". */
const LEAST_SHARE = 0.01;

/**
 * Where the time of a thread went, from a V8 CPU profile: our folders, packages, and Node's own. What has no file, such
 * as JSON or a driver in machine code, counts for who called it.
 */
export function profileShares(json: string): ProfileShares {
  const { nodes, samples, timeDeltas } = Profile.parse(JSON.parse(json));
  const parts = partsOf(nodes);
  const times = new Map<string, number>();
  samples.forEach((id, at) => {
    const part = parts.get(id) ?? "";
    if (part !== "(idle)") times.set(part, (times.get(part) ?? 0) + (timeDeltas[at] ?? 0));
  });
  const busyUs = [...times.values()].reduce((sum, time) => sum + time, 0);
  const shares = [...times].map(([part, time]) => [part, time / (busyUs || 1)] as const);
  const told = shares.filter(([, share]) => share >= LEAST_SHARE).toSorted(([, a], [, b]) => b - a);
  const rest = shares.filter(([, share]) => share < LEAST_SHARE).reduce((sum, [, share]) => sum + share, 0);
  return { busyMs: busyUs / 1000, shares: Object.fromEntries([...told, ["other", rest]]) };
}

/** The part of each node by its id. */
function partsOf(nodes: readonly Node[]): ReadonlyMap<number, string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children }) => children.map((child) => [child, id] as const)));
  const partOf = (node: Node): string => {
    const part = partOfFrame(node.callFrame);
    const parent = part === undefined ? byId.get(parents.get(node.id) ?? -1) : undefined;
    return part ?? (parent ? partOf(parent) : NODE);
  };
  return new Map(nodes.map((node) => [node.id, partOf(node)]));
}

const NODE = "Node.js";

/** Undefined for what has no file. */
function partOfFrame({ functionName, url }: Node["callFrame"]): string | undefined {
  if (functionName === "(root)") return NODE;
  if (functionName.startsWith("(") && url === "") return functionName;
  if (url === "") return undefined;
  const [, inPackage] = /node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(url) ?? [];
  if (inPackage !== undefined) return inPackage;
  if (url.startsWith("node:")) return NODE;
  const [, folder] =
    /\/((?:domain|store|knowledge|tools|agents|graphs|server)(?:\/(?!\w+-?\w*\.ts)[\w-]+)?)\//.exec(url) ??
    [];
  return folder ?? "other";
}
