import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import type { Connection } from "mongoose";
import { SECOND_MS } from "../domain/clock.js";

const BEAT_MS = 5 * SECOND_MS;
/** A desk that was killed counts as gone after this. */
const GONE_MS = 20 * SECOND_MS;

/** A process that stops waits no longer for a server that does not answer: it counts as gone soon by itself. */
const FAREWELL_MS = SECOND_MS / 2;

/** Where processes say that they use the database. */
const PRESENCE_COLLECTION = "desk_processes";

type Presence = { _id: string; host: string; pid: number; seen_at: Date };

/** Says, until stopped, that a desk uses this database; by the server's own clock, so that hosts need not agree. */
export async function announceDesk(connection: Connection): Promise<() => Promise<void>> {
  const presences = presencesIn(connection);
  const _id = randomUUID();
  const set = { $set: { host: hostname(), pid: process.pid }, $currentDate: { seen_at: true as const } };
  const beat = () => presences.updateOne({ _id }, set, { upsert: true });
  await beat();
  // A beat that is missed is made up for by the next.
  const timer = setInterval(() => void beat().catch(() => {}), BEAT_MS).unref();
  return async () => {
    clearInterval(timer);
    const gone = presences.deleteOne({ _id }).catch(() => {});
    await Promise.race([gone, wait(FAREWELL_MS, undefined, { ref: false })]);
  };
}

/** The desks that use this database, as `host, process 1234`. */
export async function desksUsing(connection: Connection): Promise<string[]> {
  const { localTime } = await connection.getClient().db("admin").command({ hello: 1 });
  const since = new Date((localTime as Date).getTime() - GONE_MS);
  const found = await presencesIn(connection)
    .find({ seen_at: { $gt: since } })
    .toArray();
  return found.map(({ host, pid }) => `${host}, process ${pid}`);
}

const presencesIn = (connection: Connection) =>
  connection.getClient().db(connection.name).collection<Presence>(PRESENCE_COLLECTION);
