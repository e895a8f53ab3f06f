import { z } from "zod";
import { isoNow } from "../../domain/clock.js";
import { AppError } from "../../domain/errors.js";
import { ThreadMetadata, tagsOf, type ReservedThread } from "../../domain/reserved-thread.js";
import { ownerRef } from "../../domain/webhook.js";
import type { HttpDeps } from "../http/deps.js";
import { defineRoute, type Asked, type Route } from "../http/route.js";
import { Id } from "../routes/schemas.js";
import { interruptFormat } from "./interrupt-format.js";
import { searchThreads, ThreadSearch } from "./search-threads.js";
import { threadOrReserved } from "./thread-access.js";
import { reservedView, threadView } from "./thread-view.js";
import { Thread } from "./wire.js";

/** In characters of JSON: labels, not documents. */
const LONGEST_METADATA = 8000;
/** As for tickets: an id may be taken, never several in a row. */
const MOST_IDS = 5;

const NewThread = z.strictObject({
  thread_id: z.string().max(100).nullish().describe("Left out: the desk gives ids out"),
  if_exists: z.enum(["raise", "do_nothing"]).nullish(),
  metadata: ThreadMetadata.refine((metadata) => JSON.stringify(metadata).length <= LONGEST_METADATA, {
    message: `at most ${LONGEST_METADATA} characters of JSON`,
  }).nullish(),
  ttl: z.null().optional(),
  supersteps: z.array(z.never()).max(0).nullish(),
});

const shared = { tags: ["langgraph"] } as const;

/** Threads: a ticket each. */
export const threadRoutes = (deps: HttpDeps): Route[] => [create(deps), search(deps), get(deps)];

const create = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/threads",
    operationId: "createThread",
    summary: "Reserve a ticket's id; the thread's first input opens the ticket",
    access: "tickets.create",
    problems: [409],
    body: NewThread,
    answers: { status: 200, description: "The thread, empty", schema: Thread },
    handler: async (asked) => {
      const { thread_id, if_exists } = asked.body;
      if (thread_id !== undefined && thread_id !== null)
        return { body: await existing(deps, asked, { thread_id, isWanted: if_exists === "do_nothing" }) };
      return { body: reservedView(await reserve(deps, asked)) };
    },
  });

type AskedToCreate = Asked<object, object, z.infer<typeof NewThread>>;

/** @throws AppError "invalid_input" for an id that the desk has not given out, "conflict" for one that it has */
async function existing(
  deps: HttpDeps,
  { who, header }: AskedToCreate,
  { thread_id: threadId, isWanted }: { thread_id: string; isWanted: boolean },
): Promise<Thread> {
  const found = await threadOrReserved(deps, threadId, who).catch((error: unknown) => {
    const message = "left out: the desk gives ids out, TKT-YYYYMMDD-XXXXXXXX";
    throw error instanceof AppError && error.code === "not_found"
      ? new AppError("invalid_input", `thread_id: ${message}.`, { errors: [{ path: "thread_id", message }] })
      : error;
  });
  if (!isWanted) throw new AppError("conflict", `Thread ${threadId} is there already.`);
  const reader = { who, format: interruptFormat(header) };
  return found.ticket ? threadView(deps, found, reader) : reservedView(found.reserved);
}

async function reserve(deps: HttpDeps, { who, body, remember }: AskedToCreate): Promise<ReservedThread> {
  const { graph_id: _graph, assistant_id: _assistant, ...metadata } = body.metadata ?? {};
  const reserved: ReservedThread = {
    thread_id: await freeId(deps, MOST_IDS),
    created_by: who.principal,
    owner_ref: ownerRef(who.principal),
    metadata,
    tags: tagsOf(metadata),
    used: false,
    created_at: isoNow(deps.clock),
  };
  await deps.documents.commit([
    { op: "insert", collection: "reserved_threads", document: reserved },
    ...(remember(reservedView)?.(reserved) ?? []),
  ]);
  return reserved;
}

/** That it is not reserved either, the insert itself asks. */
async function freeId(deps: HttpDeps, idsLeft: number): Promise<string> {
  const id = deps.ids.ticket();
  return idsLeft > 1 && (await deps.tickets.get(id)) ? freeId(deps, idsLeft - 1) : id;
}

const search = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "post",
    path: "/threads/search",
    operationId: "searchThreads",
    summary: "Threads by status and metadata, newest first; of each ticket's values the ticket alone",
    access: "tickets.read",
    body: ThreadSearch,
    answers: { status: 200, description: "What you may see of them", schema: z.array(Thread.partial()) },
    handler: async ({ who, body, header }) => {
      const reader = { who, format: interruptFormat(header), brief: true };
      const threads = await Promise.all(
        (await searchThreads(deps, body, who)).map(async (found) =>
          found.ticket ? threadView(deps, found, reader) : reservedView(found.reserved),
        ),
      );
      return { body: threads.map((thread) => selected(thread, body.select)) };
    },
  });

const selected = (thread: Thread, fields: readonly string[] | null | undefined): Partial<Thread> =>
  fields ? Object.fromEntries(Object.entries(thread).filter(([field]) => fields.includes(field))) : thread;

const get = (deps: HttpDeps): Route =>
  defineRoute({
    ...shared,
    method: "get",
    path: "/threads/:id",
    operationId: "getThread",
    summary: "A ticket as a thread, shown through its current run",
    access: "tickets.read",
    params: Id,
    answers: { status: 200, description: "With the question that it waits with", schema: Thread },
    handler: async ({ who, params, header }) => {
      const found = await threadOrReserved(deps, params.id, who);
      const reader = { who, format: interruptFormat(header) };
      return { body: found.ticket ? await threadView(deps, found, reader) : reservedView(found.reserved) };
    },
  });
