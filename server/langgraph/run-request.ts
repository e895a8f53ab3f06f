import { z } from "zod";
import { AppError } from "../../domain/errors.js";
import { CheckpointRef } from "./wire.js";

const StreamMode = z.enum([
  "values",
  "updates",
  "events",
  "messages",
  "messages-tuple",
  "tasks",
  "checkpoints",
  "debug",
  "custom",
  "tools",
]);
type StreamMode = z.infer<typeof StreamMode>;

/** One mode or several, `values` unless told; those that tell nothing here are let pass. */
export const StreamModes = z
  .union([StreamMode, z.array(StreamMode).max(20)])
  .nullish()
  .transform((modes): StreamMode[] => (modes === null || modes === undefined ? ["values"] : [modes].flat()));

const Anything = z.unknown().optional();

/** What starts a run. Fields that change nothing here are let pass; those that would are refused by `askedOf`. */
export const RunRequest = z.strictObject({
  assistant_id: z.string().min(1).max(200),
  input: Anything.describe(
    "The first: a ticket ({ customer_email, subject, description … }), or { messages } of which the last is it; then: { messages } or { text }",
  ),
  command: z
    .strictObject({ resume: Anything, update: Anything, goto: Anything })
    .nullish()
    .describe("resume: the decision on the open review; update: values that a fork changes"),
  checkpoint: CheckpointRef.nullish().describe("Where a fork begins: it runs in a sandbox"),
  checkpoint_id: z.string().max(100_000).nullish(),
  config: z.looseObject({ configurable: z.record(z.string(), z.unknown()).optional() }).nullish(),
  stream_mode: StreamModes,
  multitask_strategy: z.enum(["interrupt", "enqueue", "reject", "rollback"]).nullish(),
  if_not_exists: z.enum(["reject", "create"]).nullish(),
  on_disconnect: z.enum(["cancel", "continue"]).nullish(),
  on_completion: z.enum(["delete", "keep"]).nullish(),
  interrupt_before: Anything,
  interrupt_after: Anything,
  webhook: Anything,
  after_seconds: Anything,
  context: Anything,
  metadata: Anything,
  stream_subgraphs: Anything,
  stream_resumable: Anything,
  feedback_keys: Anything,
  checkpoint_during: Anything,
  durability: Anything,
  langsmith_tracer: Anything,
});
export type RunRequest = z.infer<typeof RunRequest>;

/** What a client asks for, in the desk's terms. */
export type RunAsked =
  /** The customer's words: a new ticket, or a message. */
  | { kind: "input"; input: unknown; onlyWhenIdle: boolean }
  /** A person's decision on the review that waits. */
  | { kind: "resume"; resume: unknown; checkpointId: string | undefined }
  /** A run from a checkpoint on, in a sandbox. */
  | { kind: "fork"; checkpointId: string; set: unknown; model: unknown; live: boolean };

/** @throws AppError "invalid_input" for what a desk does not do */
export function askedOf(request: RunRequest): RunAsked {
  refuseUnspoken(request);
  const { input, command, checkpoint, checkpoint_id, config, multitask_strategy } = request;
  const checkpointId = checkpoint?.checkpoint_id ?? checkpoint_id ?? undefined;
  if (isGiven(command?.resume)) {
    refuse({ input, "command.update": command?.update }, "left out beside command.resume");
    return { kind: "resume", resume: command?.resume, checkpointId };
  }
  if (checkpointId !== undefined) {
    refuse({ input }, "left out: a fork changes values by command.update");
    const { live = true, model } = config?.configurable ?? {};
    return { kind: "fork", checkpointId, set: command?.update ?? {}, model, live: live !== false };
  }
  refuse({ "command.update": command?.update }, "for a fork: name its checkpoint");
  if (isGiven(input)) return { kind: "input", input, onlyWhenIdle: multitask_strategy === "reject" };
  throw unfit("input", "the customer's words; or command.resume, or a checkpoint to fork from");
}

/** Options that ask for what a desk does not do. */
function refuseUnspoken({
  command,
  interrupt_before,
  interrupt_after,
  webhook,
  after_seconds,
  multitask_strategy,
}: RunRequest): void {
  refuse({ "command.goto": command?.goto }, "left out: the graph's edges say what comes next");
  refuse({ interrupt_before, interrupt_after }, "left out: policy says where a run stops");
  refuse({ webhook }, "left out: register an endpoint at POST /api/webhooks");
  refuse({ after_seconds }, "left out: what is asked is begun at once");
  if (multitask_strategy === "rollback")
    throw unfit("multitask_strategy", "not rollback: nothing is forgotten");
}

function refuse(fields: Record<string, unknown>, message: string): void {
  for (const [path, value] of Object.entries(fields)) if (isGiven(value)) throw unfit(path, message);
}

/** An empty object or list asks for nothing, as clients fill in what nobody has set. */
const isGiven = (value: unknown): boolean =>
  value !== undefined && value !== null && !(typeof value === "object" && Object.keys(value).length === 0);

const unfit = (path: string, message: string): AppError =>
  new AppError("invalid_input", `${path}: ${message}.`, { errors: [{ path, message }] });
