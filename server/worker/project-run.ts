import type { ReadCase } from "../../agents/ports.js";
import { reasonsOf } from "../../agents/review/reasons.js";
import { isoNow } from "../../domain/clock.js";
import { AI } from "../../domain/event.js";
import type { ReviewDocument } from "../../domain/review.js";
import type { RunDocument } from "../../domain/run.js";
import { MANY, type WorkerDeps } from "./deps.js";
import { projectRun } from "./projection.js";
import type { RunView } from "./run-view.js";

export type ProjectDeps = WorkerDeps & {
  /** The case as the run's nodes read it, unrecorded. */
  readCase: ReadCase;
};

type Stopped = { run: RunDocument; view: RunView; review: ReviewDocument | undefined; token: number };

/**
 * Projects a stopped run in one commit, under the lease. False where the ticket has moved on: nothing was changed,
 * and the documents say what is next.
 * @throws AppError "lease_lost"
 */
export async function projectStopped(
  deps: ProjectDeps,
  { run, view, review, token }: Stopped,
): Promise<boolean> {
  const asked = view.stands === "interrupted" ? await askedOf(deps, { run, view, token }) : undefined;
  let projected = false;
  await deps.tickets.change(
    run.ticket_id,
    async (ticket) => {
      const [people, current] = await Promise.all([
        deps.reads.people.find({ limit: MANY }),
        deps.reads.runs.get(run.run_id),
      ]);
      // Projected already, or superseded: whoever did it has left the ticket as it should be.
      const isLive = current?.status === "running" || current?.status === "interrupted";
      const change =
        current && isLive
          ? projectRun({
              ticket,
              run: current,
              view,
              review,
              people,
              policy: deps.policy.policy,
              now: isoNow(deps.clock),
              cost_usd: deps.recorder.costOf(run.run_id) ?? current.cost_usd,
              asked,
            })
          : undefined;
      projected = change !== undefined;
      return change;
    },
    { actor: AI, lease: { token }, policyHash: run.policy_hash },
  );
  return projected;
}

async function askedOf(deps: ProjectDeps, { run, view, token }: Omit<Stopped, "review">) {
  const ticketCase = await deps.readCase(run, {
    configurable: { thread_id: run.run_id, lease_token: token },
  });
  return {
    review_id: deps.ids.next("REV"),
    reasons: reasonsOf(view.state, ticketCase, deps.policy.policy),
  };
}
