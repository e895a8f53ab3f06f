import { Command } from "@langchain/langgraph";
import { AppError } from "../../domain/errors.js";
import { AI } from "../../domain/event.js";
import type { ReviewDocument } from "../../domain/review.js";
import type { RunDocument } from "../../domain/run.js";
import { isOpen } from "../../domain/ticket.js";
import type { JobContext } from "../jobs/handlers.js";
import type { Resume, RunInput } from "./deps.js";
import { failRun } from "./fail-run.js";
import { projectStopped, type ProjectDeps } from "./project-run.js";
import { isBinding } from "./projection.js";
import type { RunLease } from "./run-lease.js";
import { readRunView, type RunView } from "./run-view.js";

/** A run that workers have begun so often without an end takes them down with it: a person must look. */
const MAX_BEGUN = 25;

type Driven = {
  run: RunDocument;
  /** The latest review of the run. */
  review: ReviewDocument | undefined;
  lease: RunLease;
  context: JobContext;
};

/**
 * Carries a live run on from wherever its thread stands until it stops, and projects it: begins it, continues it,
 * resumes it with what a person decided, or only projects what was not projected yet. Safe to repeat from any point.
 * @throws AppError "lease_lost"; what the graph threw, unless this was the last attempt: then the run has failed
 */
export async function driveRun(deps: ProjectDeps, driven: Driven): Promise<string> {
  const { run, review, lease, context } = driven;
  const signal = AbortSignal.any([lease.watch(isBinding(review) ? null : run.watermark), context.signal]);
  try {
    const fresh = run.attempts === 0 && review === undefined;
    if (!fresh) await deps.recorder.resume(run.run_id);
    const before: RunView | undefined = fresh ? undefined : await readRunView(deps.graph, run.run_id);
    const input = inputFor(before, driven);
    const view = input === "stopped" && before ? before : await invoke(deps, driven, { input, signal });
    if (view.stands === "unfinished") throw new Error(`run ${run.run_id} stopped before its end`);
    const projected = await projectStopped(deps, { run, view, review, token: lease.token });
    if (!projected) return "overtaken before it was projected";
    return view.stands === "interrupted" ? "waits for a person" : "done";
  } catch (err) {
    return await afterFailure(deps, driven, { err, signal });
  } finally {
    lease.watch(null);
    deps.recorder.close(run.run_id);
  }
}

type Input = RunInput | Resume | null | "stopped";

const isResume = (input: Input): boolean => input instanceof Command;

/** What the graph is invoked with, as its thread stands; "stopped" where there is nothing to invoke. */
function inputFor(view: RunView | undefined, { run, review }: Driven): Input {
  const { run_id, ticket_id, epoch, watermark } = run;
  switch (view?.stands) {
    case undefined:
    case "unbegun":
      return { run_id, ticket_id, epoch, watermark };
    case "unfinished":
      return null;
    case "ended":
      return "stopped";
    case "interrupted": {
      const decided = review?.decided;
      if (!decided || review.status === "pending" || review.interrupt_id !== view.interrupt_id)
        return "stopped";
      const { type, args, by } = decided;
      return new Command<unknown, Record<string, never>, never>({
        resume: { [review.interrupt_id]: [{ type, args, by }] },
      });
    }
  }
}

/** One call of the graph, and how its thread stands afterwards. */
async function invoke(
  deps: ProjectDeps,
  driven: Driven,
  { input, signal }: { input: Input; signal: AbortSignal },
): Promise<RunView> {
  const { run, review, lease } = driven;
  if (run.attempts >= MAX_BEGUN)
    throw new Error(`run ${run.run_id} was begun ${run.attempts} times without an end`);
  await noteAttempt(deps, run);
  if (isResume(input) && review) await noteResumed(deps, review, lease);
  try {
    await deps.graph.invoke(input === "stopped" ? null : input, {
      configurable: {
        thread_id: run.run_id,
        ticket_id: run.ticket_id,
        lease_token: lease.token,
        ...(review ? { review_id: review.review_id } : {}),
      },
      durability: "sync",
      signal,
      runName: "ticket",
    });
  } finally {
    await deps.recorder.flush(run.run_id);
  }
  // Some ways of stopping a graph return as if it had ended.
  signal.throwIfAborted();
  return readRunView(deps.graph, run.run_id);
}

/** Counted before the graph is called, so that a run that kills its process is counted too. */
async function noteAttempt(
  { documents }: ProjectDeps,
  { run_id, version, attempts }: RunDocument,
): Promise<void> {
  const noted = await documents.patch("runs", run_id, {
    where: { version },
    set: { attempts: attempts + 1, version: version + 1 },
  });
  if (!noted) throw new AppError("lease_lost", `run ${run_id} is another worker's`);
}

async function noteResumed(deps: ProjectDeps, review: ReviewDocument, { token }: RunLease): Promise<void> {
  const { run_id, review_id, ticket_id, status } = review;
  await deps.tickets.change(
    ticket_id,
    (ticket) => ({
      set: status === "responded" && isOpen(ticket) ? { status: "in_progress", open_review_id: null } : {},
      events: [{ type: "run.resumed", data: { run_id, review_id, decision: status } }],
    }),
    { actor: AI, lease: { token } },
  );
}

async function afterFailure(
  deps: ProjectDeps,
  { run, lease, context }: Driven,
  { err, signal }: { err: unknown; signal: AbortSignal },
): Promise<string> {
  // An abort surfaces as whatever the node made of it; the reason tells what it was.
  const cause: unknown = signal.aborted ? signal.reason : err;
  if (cause instanceof AppError && cause.code === "lease_lost") throw cause;
  if (context.signal.aborted) throw cause;
  if (signal.aborted) return "overtaken while it was worked";
  // What cannot be written now says nothing of the run: it goes on when it can, and is no person's to take over.
  const waits = cause instanceof AppError && cause.code === "unavailable";
  if ((waits || !context.last) && run.attempts < MAX_BEGUN) throw err;
  deps.log.error(
    { err, runId: run.run_id, ticketId: run.ticket_id },
    "run given up: a person takes the ticket over",
  );
  await failRun(deps, {
    run_id: run.run_id,
    error: err instanceof Error ? err.message : String(err),
    token: lease.token,
  });
  return "failed: a person takes over";
}
