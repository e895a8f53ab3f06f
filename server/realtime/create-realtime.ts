import type { Server as HttpServer } from "node:http";
import type { Logger } from "pino";
import { Server } from "socket.io";
import { randomUUID } from "node:crypto";
import type { Notice } from "./notices.js";
import type { Clock } from "../../domain/clock.js";
import type { Op } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";
import type { Authenticate } from "../http/authenticate.js";
import { admit, type ListenerData } from "./admit.js";
import { createPresence } from "./create-presence.js";
import type { Onlooker } from "./onlookers.js";
import { Committed, committedBy, type OtherProcesses } from "./other-processes.js";
import type { PresenceTold } from "./presence-told.js";
import { createTellers, type TellersDeps, type Telling } from "./tellers.js";
import { roomsOf } from "./rooms.js";

/** Listeners say what they look at and that they type: what is larger is refused. */
const MAX_MESSAGE_BYTES = 10_000;

/** How long a revoked or expired key may go on listening, where this process did not see it happen. */
const RECHECK_MS = 10_000;

/** What is committed within this is told to other processes at once. */
const GATHER_MS = 20;
/** More is told at once before that. */
const MOST_GATHERED = 500;

export type RealtimeDeps = TellersDeps & {
  /** Null: nobody listens at this process, which only tells the others. */
  server: HttpServer | null;
  /** Null: there are none. */
  others: Pick<OtherProcesses, "adapter" | "isReachable"> | null;
  /** Called with what another process has committed. */
  onCommittedElsewhere?: ((committed: Committed) => void) | undefined;
  authenticate: Authenticate;
  clock: Clock;
  allowedOrigins: readonly string[];
  log: Logger;
};

export type Realtime = {
  /**
   * Tells whoever may know of what this process has committed, at whichever process they listen. Never throws and
   * never waits: an event is a hint to look again.
   */
  publish(ops: readonly Op[]): void;
  /** Resolves once everything published so far has been sent. */
  settled(): Promise<void>;
  /** Lets every listener go; the HTTP server stays. */
  close(): Promise<void>;
};

type Heard = Record<"look" | "typing", (message: unknown) => void>;
type Between = Record<"committed" | "presence", (message: unknown) => void>;
type Io = Server<Heard, Record<string, (view: unknown) => void>, Between, ListenerData>;

/**
 * Socket.IO beside the HTTP server: `ticket.new`, `ticket.update`, `message.new`, `review.new`, `review.update`, to
 * listeners with a key (`auth.token`, or the same header as on a request), each in the view that their role has. What
 * one process commits, the others hear of by key and tell their own listeners, so that each person hears it once.
 */
export function createRealtime(deps: RealtimeDeps): Realtime {
  const io = openIo(deps);
  const tell = createTellers(deps);
  let queue: Promise<void> = Promise.resolve();

  const presence = createPresence({
    ...deps,
    process: randomUUID(),
    tellOthers: (told: PresenceTold) => void (deps.others?.isReachable() && io.serverSideEmit("presence", told)),
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
    await presence.recheck().catch((err: unknown) => deps.log.warn({ err }, "onlookers could not be checked"));
    presence.beat();
  };
  const timer = deps.server && setInterval(() => void lookAgain(), RECHECK_MS).unref();

  const enqueue = (work: () => Promise<void>) => {
    queue = queue.then(work).catch((error: unknown) => deps.log.warn({ err: error }, "events not sent"));
  };
  const send = ({ event, rooms, view }: Telling) => {
    // Masking a long text takes a while: not for a room in which nobody is.
    const heard = rooms.filter((room) => io.sockets.adapter.rooms.has(room));
    if (heard.length > 0) io.local.to(heard).emit(event, view());
  };
  const hear = (committed: Committed) => {
    if (io.sockets.sockets.size === 0) return;
    const { notices, rights } = committed;
    if (rights) enqueue(recheck);
    enqueue(() => presence.recheck(committed));
    for (const notice of notices) enqueue(() => sendAll(tell(notice)));
  };
  const outbox = createOutbox((committed) => {
    if (deps.others?.isReachable()) io.serverSideEmit("committed", committed);
  });
  const hearOthers = (message: unknown) => {
    const committed = Committed.safeParse(message);
    if (!committed.success) return;
    deps.onCommittedElsewhere?.(committed.data);
    hear(committed.data);
  };
  if (deps.server) {
    io.on("committed", hearOthers);
    io.on("presence", presence.hear);
  }

  return {
    publish: (ops) => {
      if (!deps.others && io.sockets.sockets.size === 0) return;
      const committed = committedBy(ops);
      if (deps.others) outbox.put(committed);
      hear(committed);
    },
    settled: async () => queue,
    close: async () => {
      if (timer) clearInterval(timer);
      // Those of this process alone: the others' stay.
      io.local.disconnectSockets(true);
      await queue;
      outbox.flush();
      if (deps.server) io.engine.close();
    },
  };

  async function sendAll(tellings: Promise<Telling[]>): Promise<void> {
    for (const telling of await tellings) send(telling);
  }
}

/** Lets those go whose key is no longer valid, and moves the others to what they may hear now. */
async function recheckAll({ authenticate, log }: RealtimeDeps, io: Io): Promise<void> {
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

function openIo({ server, others, allowedOrigins }: RealtimeDeps): Io {
  const options = {
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    ...(others ? { adapter: others.adapter } : {}),
    ...(allowedOrigins.length > 0 ? { cors: { origin: [...allowedOrigins] } } : {}),
  };
  return server ? new Server(server, options) : new Server(options);
}

/** Gathers what is to be told to other processes: many small commits are one message. */
function createOutbox(send: (committed: Committed) => void) {
  const notices = new Map<string, Notice>();
  let rights = false;
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (notices.size === 0 && !rights) return;
    const gathered = { notices: [...notices.values()], rights };
    notices.clear();
    rights = false;
    send(gathered);
  };
  return {
    flush,
    put: (committed: Committed) => {
      for (const notice of committed.notices) notices.set(JSON.stringify(notice), notice);
      rights ||= committed.rights;
      if (notices.size > MOST_GATHERED) flush();
      else timer ??= setTimeout(flush, GATHER_MS).unref();
    },
  };
}

type Rooms = { id: string; rooms: Set<string>; join(room: string): unknown; leave(room: string): unknown };

function moveTo(socket: Rooms, rooms: readonly string[]): void {
  for (const room of socket.rooms) if (room !== socket.id && !rooms.includes(room)) void socket.leave(room);
  for (const room of rooms) if (!socket.rooms.has(room)) void socket.join(room);
}
