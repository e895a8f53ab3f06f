import { setTimeout as wait } from "node:timers/promises";
import mongoose, { type Connection } from "mongoose";
import { SECOND_MS } from "../domain/clock.js";
import { AppError } from "../domain/errors.js";
import { asUnavailable, isUnreachable, rootOf } from "./mongo-errors.js";

/** What a request waits for a server that is not there. */
const SELECTION_MS = 3 * SECOND_MS;
/** A server that hangs is noticed after this and a heartbeat, and what it was asked is given up then. */
const CONNECT_MS = 2 * SECOND_MS;
const HEARTBEAT_MS = 2 * SECOND_MS;
/** No single operation of the desk takes as long. */
const SOCKET_MS = 20 * SECOND_MS;
const WRITE_MS = 8 * SECOND_MS;
/** Of containers that start together, the server may be the last. */
const PATIENCE_MS = 10 * SECOND_MS;
const LOOK_AGAIN_MS = 250;

const DEFAULT_DATABASE = "deskgraph";

/** MongoDB 8: writes to several collections in one command. */
const NEEDED_WIRE_VERSION = 25;

type Hello = { setName?: string; msg?: string; maxWireVersion?: number };

export type ConnectOptions = {
  /** For scripts whose single operations may take minutes, such as building an index, or wait for a killed process. */
  isPatient?: boolean;
};

/**
 * A connection to the database that the address names, `deskgraph` where it names none. Writes are acknowledged by a
 * majority, from its journals; requests to a server that is gone fail within seconds, and find it again by themselves.
 * @throws AppError "unavailable" when the server cannot be reached, or is not what the desk needs
 */
export async function connectMongo(uri: string, options: ConnectOptions = {}): Promise<Connection> {
  const connection = await untilReached(uri, { ...options, until: Date.now() + PATIENCE_MS });
  try {
    refuseUnfit((await connection.db?.admin().command({ hello: 1 })) as Hello, addressOf(uri));
    return connection;
  } catch (error) {
    await connection.close();
    throw asUnavailable(error);
  }
}

/** @throws AppError "unavailable" where the server has no transactions, or is too old */
export function refuseUnfit({ setName, msg, maxWireVersion = 0 }: Hello, address: string): void {
  if (maxWireVersion < NEEDED_WIRE_VERSION)
    throw new AppError("unavailable", `MongoDB at ${address} is too old: it must be MongoDB 8.0 or newer`);
  if (setName === undefined && msg !== "isdbgrid")
    throw new AppError(
      "unavailable",
      `MongoDB at ${address} is not a replica set, and has no transactions without: start it with --replSet rs0 and run rs.initiate() in mongosh once; one node is enough`,
    );
}

/** The address without what must not be shown. */
export const addressOf = (uri: string): string => uri.replace(/\/\/[^@/]*@/, "//").replace(/\?.*$/, "");

/** The name of the database that an address stands for. */
export const databaseOf = (uri: string): string =>
  decodeURIComponent(/^mongodb(?:\+srv)?:\/\/[^/?]+\/([^?]+)/.exec(uri)?.[1] ?? DEFAULT_DATABASE);

type Reaching = ConnectOptions & { until: number };

async function untilReached(uri: string, reaching: Reaching): Promise<Connection> {
  const connection = mongoose.createConnection();
  try {
    return await connection.openUri(uri, {
      dbName: databaseOf(uri),
      bufferCommands: false,
      autoIndex: false,
      autoCreate: false,
      serverSelectionTimeoutMS: SELECTION_MS,
      connectTimeoutMS: CONNECT_MS,
      socketTimeoutMS: reaching.isPatient ? 0 : SOCKET_MS,
      heartbeatFrequencyMS: HEARTBEAT_MS,
      writeConcern: { w: "majority", journal: true, wtimeoutMS: WRITE_MS },
    });
  } catch (error) {
    await connection.close();
    if (!isUnreachable(error)) throw error;
    if (Date.now() > reaching.until) throw cannotReach(uri, error);
    await wait(LOOK_AGAIN_MS);
    return untilReached(uri, reaching);
  }
}

function cannotReach(uri: string, error: unknown): AppError {
  const cause = rootOf(error);
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError("unavailable", `MongoDB cannot be reached at ${addressOf(uri)} (${why})`, { cause });
}
