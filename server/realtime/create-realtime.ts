import type { Server as HttpServer } from "node:http";
import type { Logger } from "pino";
import { Server } from "socket.io";
import type { Op } from "../../domain/documents.js";
import { attendListeners, type Io, type ListenersDeps } from "./attend-listeners.js";
import type { Notice } from "./notices.js";
import { Committed, committedBy, type OtherProcesses } from "./other-processes.js";
import { createTellers, type TellersDeps, type Telling } from "./tellers.js";

/** Listeners say what they look at and that they type: what is larger is refused. */
const MAX_MESSAGE_BYTES = 10_000;

/** What is committed within this is told to other processes at once. */
const GATHER_MS = 20;
/** More is told at once before that. */
const MOST_GATHERED = 500;

export type RealtimeDeps = TellersDeps &
  Omit<ListenersDeps, "server" | "others" | "log"> & {
    /** Null: nobody listens at this process, which only tells the others. */
    server: HttpServer | null;
    /** Null: there are none. */
    others: Pick<OtherProcesses, "adapter" | "isReachable"> | null;
    /** Called with what another process has committed. */
    onCommittedElsewhere?: ((committed: Committed) => void) | undefined;
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

/**
 * Socket.IO beside the HTTP server: `ticket.new`, `ticket.update`, `message.new`, `review.new`, `review.update`, to
 * listeners with a key (`auth.token`, or the same header as on a request), each in the view that their role has; and
 * `viewers` and `typing`, to those who have said what they `look` at. What one process commits, the others hear of by
 * key and tell their own listeners, so that each person hears it once.
 */
export function createRealtime(deps: RealtimeDeps): Realtime {
  const io = openIo(deps);
  const tell = createTellers(deps);
  let queue: Promise<void> = Promise.resolve();

  const listeners = attendListeners(deps, io);
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
    if (rights) enqueue(listeners.recheck);
    enqueue(() => listeners.presence.recheck(committed));
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
    io.on("presence", listeners.presence.hear);
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
      listeners.leave();
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
