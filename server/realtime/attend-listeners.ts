import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { Server } from "socket.io";
import { AppError } from "../../domain/errors.js";
import type { Authenticate } from "../http/authenticate.js";
import { admit, type ListenerData } from "./admit.js";
import { createPresence, type Presence, type PresenceDeps } from "./create-presence.js";
import type { Onlooker } from "./onlookers.js";
import { roomsOf } from "./rooms.js";

/** How long a revoked or expired key may go on listening, where this process did not see it happen. */
const RECHECK_MS = 10_000;

type Heard = Record<"look" | "typing", (message: unknown) => void>;
type Between = Record<"committed" | "presence", (message: unknown) => void>;
/** The desk's Socket.IO server: what listeners say, what they are told, and what processes tell one another. */
export type Io = Server<Heard, Record<string, (view: unknown) => void>, Between, ListenerData>;

export type ListenersDeps = Omit<PresenceDeps, "process" | "tellOthers"> & {
  authenticate: Authenticate;
  /** Null: nobody listens at this process. */
  server: object | null;
  others: { isReachable(): boolean } | null;
  log: Pick<Logger, "warn">;
};

export type Listeners = {
  presence: Presence;
  /** Looks at everybody's key again. */
  recheck: () => Promise<void>;
  /** Ends looking again by itself. */
  leave(): void;
};

/** Lets listeners in who have a key, each to what they may hear, and looks again from time to time at whether they may. */
export function attendListeners(deps: ListenersDeps, io: Io): Listeners {
  const presence = createPresence({
    ...deps,
    process: randomUUID(),
    tellOthers: (told) => void (deps.others?.isReachable() && io.serverSideEmit("presence", told)),
  });
  io.use((socket, next) => {
    const answer = async () => next(await admit(deps.authenticate, socket));
    void answer();
  });
  io.on("connection", (socket) => {
    void socket.join(roomsOf(socket.data.who));
    presence.attach(socket as Onlooker);
  });
  const recheck = () => recheckAll(deps, io);
  const lookAgain = async () => {
    await recheck();
    await presence
      .recheck()
      .catch((err: unknown) => deps.log.warn({ err }, "onlookers could not be checked"));
    presence.beat();
  };
  const timer = deps.server && setInterval(() => void lookAgain(), RECHECK_MS).unref();
  return { presence, recheck, leave: () => void (timer && clearInterval(timer)) };
}

/** Lets those go whose key is no longer valid, and moves the others to what they may hear now. */
async function recheckAll({ authenticate, log }: ListenersDeps, io: Io): Promise<void> {
  for (const socket of io.sockets.sockets.values()) {
    try {
      // One after the other: a recheck must not crowd out requests.
      // oxlint-disable-next-line no-await-in-loop
      const who = await authenticate(socket.data.key);
      socket.data.who = who;
      moveTo(socket, roomsOf(who));
    } catch (error) {
      if (error instanceof AppError && error.code === "unauthorized") socket.disconnect(true);
      else log.warn({ err: error }, "a listener's key could not be checked");
    }
  }
}

type Rooms = { id: string; rooms: Set<string>; join(room: string): unknown; leave(room: string): unknown };

function moveTo(socket: Rooms, rooms: readonly string[]): void {
  for (const room of socket.rooms) if (room !== socket.id && !rooms.includes(room)) void socket.leave(room);
  for (const room of rooms) if (!socket.rooms.has(room)) void socket.join(room);
}
