import type { Logger } from "pino";
import { AppError } from "../../domain/errors.js";
import { JobPayloads, type JobName, type JobPayload } from "../../domain/jobs.js";
import type { AllJobOptions, JobLane } from "./job-options.js";

/** A job whose payload is what the map of jobs says, with what its options make of it. */
export type KnownJob = {
  /** Name and key: jobs of one id are one. */
  id: string;
  name: JobName;
  payload: unknown;
  lane: JobLane;
  attempts: number;
  backoffMs: number;
};

/** A job as it is asked for or found in a queue; undefined where the map of jobs knows no such name or payload. */
export function readJob(options: AllJobOptions, name: string, payload: unknown): KnownJob | undefined {
  return isJobName(name) ? readNamed(options, name, payload) : undefined;
}

type Deps = { options: AllJobOptions; log: Pick<Logger, "error"> };

/** A job that the desk asks for; undefined, and told the log, where it is none: that is a bug of whoever asks. */
export function readRequest({ options, log }: Deps, name: JobName, payload: unknown): KnownJob | undefined {
  const job = readJob(options, name, payload);
  if (!job) log.error({ job: name, payload }, "job refused: its payload is not what the map of jobs says");
  return job;
}

/** A job that was given up and is asked for again. @throws AppError "conflict" where it is none */
export function readRetry({ options }: Pick<Deps, "options">, name: string, payload: unknown): KnownJob {
  const job = readJob(options, name, payload);
  if (!job) throw new AppError("conflict", "It is no job that this desk knows: nothing could run it.");
  return job;
}

const isJobName = (name: string): name is JobName => Object.hasOwn(JobPayloads, name);

function readNamed<N extends JobName>(
  options: AllJobOptions,
  name: N,
  payload: unknown,
): KnownJob | undefined {
  const parsed = JobPayloads[name].safeParse(payload);
  if (!parsed.success) return undefined;
  const { lane, attempts, backoffMs, key } = options[name];
  const id = `${name}:${key(parsed.data as JobPayload<N>)}`;
  return { id, name, payload: parsed.data, lane, attempts, backoffMs };
}
