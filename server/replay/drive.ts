import { Command, Overwrite, ReducedValue } from "@langchain/langgraph";
import { proposalOf } from "../../agents/review/proposal.js";
import { TicketState } from "../../agents/state.js";
import { canonicalJson } from "../../domain/canonical-json.js";
import type { Proposal, ReviewDocument } from "../../domain/review.js";
import type { Resume, RunGraph, RunInput } from "../worker/deps.js";
import { readRunView, type RunView } from "../worker/run-view.js";
import type { Player, StartAt } from "./player.js";
import type { RerunOptions } from "./rerun-options.js";
import { stateOf } from "./state-of.js";

export type Edge = { source: string; target: string };

/** A compiled graph, as far as it is driven. */
type Graph = RunGraph & {
  updateState(config: object, values: Record<string, unknown>, asNode: string): Promise<unknown>;
};

type Driving = RerunOptions & {
  graph: Graph;
  player: Player;
  /** Of the sandbox's lease on the ticket. */
  token: number;
  edges: readonly Edge[];
};

/** What the graph is invoked with next, and the review that is being resumed. */
type Leg = { input: RunInput | Resume | null; review_id?: string };

/** Runs the graph from leg to leg until it ends, waits for a decision that nobody took, or throws. */
export async function drive(driving: Driving): Promise<{ view: RunView; failure: string | null }> {
  const { graph, recording, player } = driving;
  const { run_id } = recording.run;
  const waiting = recording.reviews.filter(isDecided);
  let leg: Leg | undefined = firstLeg(driving);
  try {
    while (leg) {
      // oxlint-disable-next-line no-await-in-loop -- each leg begins where the one before it has stopped
      await invoke(driving, leg);
      // oxlint-disable-next-line no-await-in-loop
      leg = await nextLeg(driving, { view: await readRunView(graph, run_id), waiting });
    }
    return { view: await readRunView(graph, run_id), failure: null };
  } catch (err) {
    // As a run fails for good; or as it was stopped because it asked what has no answer.
    if (!(err instanceof Error)) throw err;
    return { view: await readRunView(graph, run_id), failure: player.missing() ? null : err.message };
  }
}

const isSetAtStart = ({ from }: RerunOptions): boolean => from === null || from.node === "prepare";

function firstLeg({ recording, fork, ...options }: Driving): Leg {
  const { run_id, ticket_id, epoch, watermark } = recording.run;
  const set = isSetAtStart({ recording, fork, ...options }) ? fork?.set : undefined;
  return { input: { ...set, run_id, ticket_id, epoch, watermark } };
}

async function invoke(
  { graph, recording, player, token }: Driving,
  { input, review_id }: Leg,
): Promise<void> {
  const { run_id, ticket_id } = recording.run;
  await graph.invoke(input, {
    configurable: {
      thread_id: run_id,
      ticket_id,
      lease_token: token,
      ...(review_id === undefined ? {} : { review_id }),
    },
    durability: "sync",
    signal: player.signal,
    runName: "replay",
  });
}

async function nextLeg(
  driving: Driving,
  { view, waiting }: { view: RunView; waiting: ReviewDocument[] },
): Promise<Leg | undefined> {
  const { from, fork, player } = driving;
  if (view.stands === "unfinished" && from) {
    if (player.isAt(from)) await setState(driving, from);
    return { input: null };
  }
  const review = view.stands === "interrupted" ? waiting.shift() : undefined;
  if (!review?.decided || view.interrupt_id === null) return undefined;
  if (fork && !isSameProposal(proposalOf(view.state), proposedThen(driving, review))) return undefined;
  const { type, args, by } = review.decided;
  const resume = { [view.interrupt_id]: [{ type, args, by }] };
  return {
    input: new Command<unknown, Record<string, never>, never>({ resume }),
    review_id: review.review_id,
  };
}

/** Changes the state just before a node, as if the one before it had returned so. */
async function setState(
  { graph, recording, fork, player, edges }: Driving,
  { node }: StartAt,
): Promise<void> {
  const before = new Set(edges.filter(({ target }) => target === node).map(({ source }) => source));
  const last = player.returned.findLast((name) => before.has(name));
  if (last === undefined) return;
  const values = Object.entries(fork?.set ?? {}).map(([key, value]) => [
    key,
    // What the state adds up is replaced, not added to; of all else the latest stands anyway.
    ReducedValue.isInstance(Reflect.get(TicketState.fields, key)) ? new Overwrite(value) : value,
  ]);
  const thread = { configurable: { thread_id: recording.run.run_id } };
  await graph.updateState(thread, Object.fromEntries(values), last);
}

/** Of these decisions the graph has heard; what expired or was superseded was never resumed. */
const isDecided = ({ status, decided }: ReviewDocument): boolean =>
  decided !== null && status !== "expired" && status !== "superseded" && status !== "pending";

/** What the person was asked about: an edit has taken its place on the review. */
function proposedThen({ recording: { run, passes, reviews } }: Driving, review: ReviewDocument): Proposal {
  const nth = reviews.filter(isDecided).indexOf(review) + 1;
  const at = passes.findIndex((pass) => pass.node === "review" && pass.nth === nth);
  return at === -1 ? review.proposal : proposalOf(stateOf(run, passes.slice(0, at)));
}

/** What a person would be asked to approve; ids of actions are made anew each time. */
const isSameProposal = (one: Proposal, other: Proposal): boolean => approvable(one) === approvable(other);

const approvable = ({ reply, actions, escalation, classification }: Proposal): string =>
  canonicalJson({
    text: reply?.text,
    actions: actions.map(({ type, args }) => ({ type, args })),
    level: escalation?.level,
    classification,
  });

/** Every node that may run after one. */
export function downstreamOf(edges: readonly Edge[], node: string): Set<string> {
  const found = new Set<string>();
  const visit = (from: string): void => {
    for (const { source, target } of edges) {
      if (source !== from || found.has(target)) continue;
      found.add(target);
      visit(target);
    }
  };
  visit(node);
  return found;
}
