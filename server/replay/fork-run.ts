import type { TicketState } from "../../agents/state.js";
import { AppError } from "../../domain/errors.js";
import type { Fork } from "../../domain/fork.js";
import type { TicketDocument } from "../../domain/ticket.js";
import { changesInWords, NO_MODEL, parseSet, type Changes } from "./changes.js";
import { differences, draftParts } from "./diff-runs.js";
import { placeOf } from "./place.js";
import { readRecording, type Recording } from "./recording.js";
import type { ReplayDeps } from "./replay-run.js";
import { rerun } from "./rerun.js";
import type { Outside } from "./sandboxed-graph.js";
import { summariseRecording, summariseRerun } from "./summarise.js";
import { recordedModel, whyNot } from "./why-not.js";

/** A fork, and the state that it came to; null where it came to none. */
export type Forked = { fork: Fork; state: TicketState | null };

/**
 * Runs a recorded run again with something changed: as recorded until the fork, and from there on live or with such
 * recorded answers as still fit. All in the sandbox.
 * @throws AppError "not_found"; "invalid_input" for what cannot be changed so
 */
export async function forkRun(deps: ReplayDeps, runId: string, changes: Changes): Promise<Forked> {
  const set = await parseSet(changes.set ?? {});
  const from = changes.from === undefined ? null : await placeOf(changes.from, { ...deps, runId });
  const recording = await readRecording(deps, runId);
  const ownPolicy = recording.policy ?? deps.policy;
  const policy = changes.policy ?? ownPolicy;
  const recorded = summariseRecording(recording, ownPolicy);
  const about = {
    run_id: runId,
    ticket_id: recording.run.ticket_id,
    changes: changesInWords(changes),
    missing: null,
    detail: null,
    recorded,
    now: null,
    differences: [],
    draft: [],
    person_category: await personCategory(deps, recording),
  };
  const impossible = whyNot(recording, from);
  if (impossible !== undefined)
    return { fork: { ...about, outcome: "impossible", detail: impossible }, state: null };
  const outside = outsideOf(deps.outside, recording, changes);
  const fork = { live: changes.live ?? false, set, prompts: changes.prompts ?? {} };
  const again = await rerun({ ...deps, outside }, { recording, policy, from, fork });
  if (again.missing) return { fork: { ...about, outcome: "stopped", missing: again.missing }, state: null };
  const now = summariseRerun(again, policy);
  const told: Fork = {
    ...about,
    outcome: "done",
    detail: again.failure,
    now,
    differences: differences(recorded, now),
    draft: draftParts(recorded.draft, now.draft),
  };
  return { fork: told, state: again.view.state };
}

/** The model that the fork asks: another, the one that the run had, or none. */
function outsideOf(outside: Outside, recording: Recording, { model, live }: Changes): Outside {
  const own = recordedModel(recording);
  if (model !== undefined && !live)
    throw new AppError("invalid_input", "Another model has no recorded answers: it can only be asked live.");
  const name = model ?? own?.name;
  if (name === undefined || name === NO_MODEL) return { ...outside, model: null };
  if (!live) return { ...outside, model: own };
  if (!outside.model)
    throw new AppError(
      "invalid_input",
      `No model is configured: set MODEL_BASE_URL or MODEL_API_KEY to ask ${name} live.`,
    );
  return { ...outside, model: { ...outside.model, name } };
}

/** The category that a person set otherwise than the AI, if anyone did. */
async function personCategory({ desk }: ReplayDeps, { run, reviews }: Recording): Promise<string | null> {
  const ticket = (await desk.get("tickets", run.ticket_id)) as TicketDocument | undefined;
  const edited = reviews.findLast(({ status }) => status === "edited")?.decided?.args;
  return categoryIn(edited) ?? (ticket?.category_pinned ? ticket.category : null);
}

function categoryIn(args: unknown): string | undefined {
  const classification = at(args, "classification") ?? at(at(args, "args"), "classification");
  const category = at(classification, "category");
  return typeof category === "string" ? category : undefined;
}

const at = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
