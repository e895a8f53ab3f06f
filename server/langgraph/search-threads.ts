import { z } from "zod";
import type { Filter } from "../../domain/documents.js";
import { TicketStatus } from "../../domain/enums.js";
import { tagsOf, ThreadMetadata, type ReservedThread } from "../../domain/reserved-thread.js";
import { can, isWithin, mayOnReview, mayOnTicket, scopeFilters } from "../../domain/rights.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { Page } from "../../store/page.js";
import type { HttpDeps } from "../http/deps.js";
import type { Who } from "../http/who.js";
import { restrictionOf } from "../routes/reviews.js";
import { isAssistant } from "./assistant.js";
import type { Found } from "./thread-access.js";
import { TICKET_METADATA, threadStatus } from "./thread-view.js";
import { ThreadStatus } from "./wire.js";

const MOST = 200;
const FURTHEST = 5000;
/** Looked through for one answer: whoever asks for a rare combination gets what is among so many. */
const MOST_SCANNED = 10_000;
/** Threads of one's own that metadata of one's own can find. */
const MANY = 1000;

export const ThreadSearch = z.strictObject({
  limit: z.number().int().min(1).max(MOST).default(10),
  offset: z.number().int().min(0).max(FURTHEST).default(0),
  status: ThreadStatus.nullish(),
  metadata: ThreadMetadata.nullish().describe(
    `graph_id, assistant_id, ${TICKET_METADATA.join(", ")}, ticket_status, and what you hung on threads of your own`,
  ),
  ids: z.array(z.string().max(100)).max(MOST).nullish(),
  select: z.array(z.string().max(100)).max(50).nullish().describe("Fields of the threads; all unless told"),
  sort_by: z.string().max(50).nullish().describe("Whatever it says, newest stand first"),
  sort_order: z.enum(["asc", "desc"]).nullish(),
});
export type ThreadSearch = z.infer<typeof ThreadSearch>;

type Listed = Found | { ticket: undefined; reserved: ReservedThread };
/** Of a ticket it may not be read yet whether its id was reserved. */
type Candidate = { ticket: TicketDocument; reserved?: ReservedThread | undefined } | Exclude<Listed, Found>;

/** A search's metadata: what a ticket's own fields answer, and what only whoever made the thread has hung on it. */
type Wanted = { status: ThreadStatus | null | undefined; fields: Filter; own: ThreadMetadata };

/** The threads that are asked for, as far as they are the asker's to see, newest first. */
export async function searchThreads(deps: HttpDeps, search: ThreadSearch, who: Who): Promise<Listed[]> {
  const { graph_id, assistant_id, ...metadata } = search.metadata ?? {};
  if ([graph_id, assistant_id].some((id) => id !== undefined && !isAssistant(id))) return [];
  if (search.status === "error") return [];
  const wanted = { status: search.status, ...splitMetadata(metadata) };
  const found: Candidate[] = [];
  let scanned = 0;
  for await (const thread of candidates(deps, { ...search, wanted }, who)) {
    scanned += 1;
    if (fits(thread, wanted, who)) found.push(thread);
    if (found.length === search.offset + search.limit || scanned === MOST_SCANNED) break;
  }
  return Promise.all(found.slice(search.offset).map((thread) => listed(deps, thread)));
}

async function listed({ reservedThreads }: HttpDeps, thread: Candidate): Promise<Listed> {
  if (!thread.ticket) return thread;
  const { ticket, reserved = await reservedThreads.get(ticket.ticket_id) } = thread;
  return { ticket, reserved };
}

function splitMetadata(metadata: ThreadMetadata): Pick<Wanted, "fields" | "own"> {
  const { ticket_status, ...others } = metadata;
  const isField = (key: string) => TICKET_METADATA.some((field) => field === key);
  const entries = Object.entries(others);
  const fields = entries.filter(([key, value]) => isField(key) && isScalar(value));
  const status = TicketStatus.safeParse(ticket_status);
  return {
    fields: {
      ...(Object.fromEntries(fields) as Filter),
      ...(status.success ? { status: status.data } : {}),
    },
    own: {
      ...Object.fromEntries(entries.filter(([key, value]) => !(isField(key) && isScalar(value)))),
      ...(ticket_status === undefined || status.success ? {} : { ticket_status }),
    },
  };
}

const isScalar = (value: unknown): boolean => value === null || typeof value === "string";

/** In the order in which they are listed; whether they fit is asked again of each. */
async function* candidates(
  deps: HttpDeps,
  { ids, wanted }: ThreadSearch & { wanted: Wanted },
  who: Who,
): AsyncGenerator<Candidate> {
  if (ids) {
    for (const id of ids) yield* threadsOf(deps, [id]);
  } else if (Object.keys(wanted.own).length > 0) {
    const mine = await deps.reservedThreads.list({ owner: who.principal, metadata: wanted.own, limit: MANY });
    yield* threadsOf(
      deps,
      mine.map(({ thread_id }) => thread_id),
    );
  } else if (wanted.status === "interrupted") yield* waiting(deps, who);
  else yield* newestFirst(deps, wanted, who);
}

async function* threadsOf(deps: HttpDeps, ids: readonly string[]): AsyncGenerator<Candidate> {
  for (const id of ids) {
    // oxlint-disable-next-line no-await-in-loop -- read as far as they are asked for
    const [ticket, reserved] = await Promise.all([deps.tickets.get(id), deps.reservedThreads.get(id)]);
    if (ticket) yield { ticket, reserved };
    else if (reserved) yield { ticket, reserved };
  }
}

/** Tickets that wait for a decision, by their reviews: the newest question first. */
async function* waiting(deps: HttpDeps, who: Who): AsyncGenerator<Candidate> {
  if (can(who.role, "reviews.read") === undefined) return;
  const reviews = pages((cursor) =>
    deps.reviews.list({ status: "pending", anyOf: restrictionOf(who), limit: MOST, cursor }),
  );
  for await (const review of reviews) {
    const ticket = await deps.tickets.get(review.ticket_id);
    if (!ticket || ticket.open_review_id !== review.review_id) continue;
    if (mayOnReview(who, "reviews.read", { review, ticket })) yield { ticket };
  }
}

/** Tickets by a list's own index, and between them the asker's threads that have had no input yet. */
async function* newestFirst(deps: HttpDeps, { fields, status }: Wanted, who: Who): AsyncGenerator<Candidate> {
  const scope = can(who.role, "tickets.read") ?? "own";
  const mayHold = Object.keys(fields).length === 0;
  const unused = mayHold
    ? await deps.reservedThreads.list({ owner: who.principal, unused: true, limit: MANY })
    : [];
  const filter = status === "busy" ? { ...fields, settled: false } : fields;
  const tickets = pages((cursor) =>
    deps.tickets.list({ filter, anyOf: scopeFilters(scope, who), limit: MOST, cursor }),
  );
  for await (const ticket of tickets) {
    if (!isWithin(scope, who, ticket)) continue;
    for (; unused[0] && unused[0].created_at > ticket.created_at; unused.shift())
      yield { ticket: undefined, reserved: unused[0] };
    yield { ticket };
  }
  for (const reserved of unused) yield { ticket: undefined, reserved };
}

async function* pages<T>(list: (cursor: string | undefined) => Promise<Page<T>>): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before it ended
    const { items, next } = await list(cursor);
    yield* items;
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}

function fits(thread: Candidate, wanted: Wanted, who: Who): boolean {
  if (!hasOwn(thread.reserved, wanted, who)) return false;
  if (!thread.ticket) return isMine(thread.reserved, who) && fitsEmpty(wanted);
  const { ticket } = thread;
  return (
    mayOnTicket(who, "tickets.read", ticket) &&
    (!wanted.status || threadStatus(ticket, who) === wanted.status) &&
    Object.entries(wanted.fields).every(([field, value]) => ticket[field as keyof TicketDocument] === value)
  );
}

const fitsEmpty = ({ status, fields }: Wanted): boolean =>
  (!status || status === "idle") && Object.keys(fields).length === 0;

/** What somebody hung on a thread, only they can find it by. */
function hasOwn(reserved: ReservedThread | undefined, { own }: Wanted, who: Who): boolean {
  const tags = tagsOf(own);
  return (
    tags.length === 0 ||
    (!!reserved && isMine(reserved, who) && tags.every((tag) => reserved.tags.includes(tag)))
  );
}

const isMine = ({ created_by }: ReservedThread, { principal }: Who): boolean =>
  created_by.type === principal.type && created_by.id === principal.id;
