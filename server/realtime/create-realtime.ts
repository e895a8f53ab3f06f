import type { Server as HttpServer } from "node:http";
import type { Logger } from "pino";
import { Server } from "socket.io";
import { isAbout, notices } from "./notices.js";
import type { Op } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";
import { bearerOf, type Authenticate } from "../http/authenticate.js";
import type { Who } from "../http/who.js";
import { createTellers, type TellersDeps, type Telling } from "./tellers.js";
import { roomsOf } from "./rooms.js";

/** Listeners send nothing; what they try to is small or refused. */
const MAX_MESSAGE_BYTES = 10_000;

/** How long a revoked or expired key may go on listening, where this process did not see it happen. */
const RECHECK_MS = 10_000;

export type RealtimeDeps = TellersDeps & {
  server: HttpServer;
  authenticate: Authenticate;
  allowedOrigins: readonly string[];
  log: Logger;
};

export type Realtime = {
  /** Tells whoever may know of what was committed. Never throws and never waits: an event is a hint to look again. */
  publish(ops: readonly Op[]): void;
  /** Resolves once everything published so far has been sent. */
  settled(): Promise<void>;
  /** Lets every listener go; the HTTP server stays. */
  close(): Promise<void>;
};

type Data = { who: Who; key: string };

/**
 * Socket.IO beside the HTTP server: `ticket.new`, `ticket.update`, `message.new`, `review.new`, `review.update`, to
 * listeners with a key (`auth.token`, or the same header as on a request), each in the view that their role has.
 */
export function createRealtime(deps: RealtimeDeps): Realtime {
  const io = new Server<Record<string, never>, Record<string, (view: unknown) => void>, object, Data>(
    deps.server,
    {
      serveClient: false,
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      ...(deps.allowedOrigins.length > 0 ? { cors: { origin: [...deps.allowedOrigins] } } : {}),
    },
  );
  const tell = createTellers(deps);
  let queue: Promise<void> = Promise.resolve();

  io.use((socket, next) => {
    const answer = async () => next(await admit(deps, socket));
    void answer();
  });
  io.on("connection", (socket) => void socket.join(roomsOf(socket.data.who)));

  const recheck = async () => {
    for (const socket of io.sockets.sockets.values()) {
      try {
        // One after the other: a recheck must not crowd out requests.
        // oxlint-disable-next-line no-await-in-loop
        const who = await deps.authenticate(socket.data.key);
        socket.data.who = who;
        moveTo(socket, roomsOf(who));
      } catch (error) {
        if (error instanceof AppError && error.code === "unauthorized") socket.disconnect(true);
        else deps.log.warn({ err: error }, "a listener's key could not be checked");
      }
    }
  };
  const timer = setInterval(() => void recheck(), RECHECK_MS);
  timer.unref();

  const enqueue = (work: () => Promise<void>) => {
    queue = queue.then(work).catch((error: unknown) => deps.log.warn({ err: error }, "events not sent"));
  };
  const send = ({ event, rooms, view }: Telling) => {
    // Masking a long text takes a while: not for a room in which nobody is.
    const heard = rooms.filter((room) => io.sockets.adapter.rooms.has(room));
    if (heard.length > 0) io.to(heard).emit(event, view());
  };

  return {
    publish: (ops) => {
      if (io.sockets.sockets.size === 0) return;
      if (ops.some((op) => isAbout(op, "api_keys", "people"))) enqueue(recheck);
      for (const notice of notices(ops)) enqueue(() => sendAll(tell(notice)));
    },
    settled: async () => queue,
    close: async () => {
      clearInterval(timer);
      io.disconnectSockets(true);
      await queue;
      io.engine.close();
    },
  };

  async function sendAll(tellings: Promise<Telling[]>): Promise<void> {
    for (const telling of await tellings) send(telling);
  }
}

type Handshake = { auth: Record<string, unknown>; headers: { authorization?: string | undefined } };

function keyOf({ auth, headers }: Handshake): string | undefined {
  const token = auth["token"];
  return typeof token === "string" ? token : bearerOf(headers.authorization);
}

type Joining = { handshake: Handshake; data: Data };

/** Undefined once it is known who listens; else why they may not. */
async function admit({ authenticate }: RealtimeDeps, socket: Joining): Promise<Error | undefined> {
  try {
    const key = keyOf(socket.handshake);
    socket.data = { who: await authenticate(key), key: key ?? "" };
    return undefined;
  } catch (error) {
    return refusal(error);
  }
}

/** Only what the caller can act on; anything else is ours. */
const refusal = (error: unknown): Error =>
  new Error(error instanceof AppError && error.code === "unauthorized" ? error.message : "unavailable");

type Rooms = { id: string; rooms: Set<string>; join(room: string): unknown; leave(room: string): unknown };

function moveTo(socket: Rooms, rooms: readonly string[]): void {
  for (const room of socket.rooms) if (room !== socket.id && !rooms.includes(room)) void socket.leave(room);
  for (const room of rooms) if (!socket.rooms.has(room)) void socket.join(room);
}
