import { SECOND_MS } from "../domain/clock.js";
import type { Jobs } from "../domain/jobs.js";
import { buildFace } from "./composition/build-face.js";
import { buildFollowers } from "./composition/build-followers.js";
import { buildJobs } from "./composition/build-jobs.js";
import { buildWork } from "./composition/build-work.js";
import { openParts } from "./composition/open-parts.js";
import type { Overrides } from "./composition/overrides.js";
import { isWorking } from "./composition/process-role.js";
import type { Config } from "./config.js";
import { syncPeople } from "./keys/sync-people.js";
import { enqueueDeliveries } from "./webhooks/outbox.js";

/** How long what no job covers may lie, where the request for its job was lost. */
const SWEEP_MS = 5 * SECOND_MS;
/** SIGTERM must end within ten seconds; what has not ended by then is continued by the next start. */
const DRAIN_MS = 6 * SECOND_MS;

/** Builds a process of the desk from its configuration: the only place that does. Nothing works until `start`. */
export async function compose(config: Config, overrides: Overrides = {}) {
  const role = overrides.role ?? "all";
  const parts = await openParts(config, overrides);
  // Handlers enqueue jobs and the engine calls handlers: the one is known to the other only once both are built.
  const jobs: Jobs = { enqueue: (name, payload, timing) => engine.enqueue(name, payload, timing) };
  const work = isWorking(role) ? buildWork({ ...parts, jobs }, config, overrides) : null;
  const { engine, onRequest } = buildJobs(parts, work?.handlers ?? null);
  const followers = buildFollowers({ ...parts, jobs }, role);
  let started = false;
  const face = buildFace(parts, {
    config,
    overrides,
    role,
    engine,
    index: () => followers.keptIndex.status(),
    isStarted: () => started,
  });
  face.server.on("request", onRequest);
  parts.listeners.push(enqueueDeliveries(jobs));
  parts.listeners.push(followers.afterCommit, face.waits.onCommitted, (ops) => face.realtime.publish(ops));
  // Periodic work is a job like any other: whichever process is free does it.
  if (work) engine.repeat("sweep", SWEEP_MS);

  return {
    config,
    role,
    ...parts,
    desk: face.desk,
    replays: face.replays,
    server: face.server,
    /** Null where this process works no tickets. */
    graph: work?.graph ?? null,
    jobs: engine,
    waitForTicket: face.waits.waitForTicket,
    /** Brings the people in, fills the indexes, and begins to work. @throws AppError "unavailable" */
    start: async () => {
      await syncPeople({ ...parts.store, policy: parts.policy.policy });
      if (work) await parts.store.policies.keep(parts.policy);
      await followers.keptIndex.start();
      engine.start();
      started = true;
    },
    /** Takes no more requests and jobs, lets those that run end, and closes everything in reverse. */
    close: async () => {
      started = false;
      followers.keptIndex.stop();
      await face.closeRealtime();
      const answered = face.closeServer();
      // What is still being answered asks for jobs; who works as well has its own jobs to end meanwhile.
      if (!work) await answered;
      await Promise.all([answered, engine.drain(DRAIN_MS)]);
      work?.close();
      if (!overrides.knowledge) await parts.knowledge.close();
      await parts.store.documents.close();
      await parts.tracing?.close();
      await parts.closeLog();
    },
  };
}

export type ComposedDesk = Awaited<ReturnType<typeof compose>>;
