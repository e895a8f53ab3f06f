import createClient from "openapi-fetch";
import type { components, paths } from "./schema.d.ts";

type Schemas = components["schemas"];
export type Ticket = Schemas["Ticket"];
export type Message = Schemas["Message"];
export type Review = Schemas["Review"];
export type Proposal = Review["proposal"];
export type ProposedAction = Proposal["actions"][number];
export type Decision = Schemas["Decision"];
export type TicketEvent = Schemas["Event"];
export type Run = Schemas["Run"];
export type Trace = Schemas["Trace"];
export type TraceCall = Trace["calls"][number];
export type Replay = Schemas["Replay"];
export type Fork = Schemas["Fork"];
export type Passage = Schemas["Passage"];
export type Order = Schemas["Order"];
export type Session = Schemas["Session"];
export type InboxItem = { review: Review; ticket: Ticket };

/** The desk's API, in the session of this browser. */
export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? "",
  credentials: "same-origin",
});

/** From now on this page speaks with a key of its own, where it has no cookie: in a frame on another site. */
export function speakWith(token: string): void {
  api.use({
    onRequest: ({ request }) => {
      request.headers.set("Authorization", `Bearer ${token}`);
      return request;
    },
  });
}

/** What the desk refused, in its own words. `facts`: what stands beside them (`possible`, `decided` …). */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(status: number, detail: string, facts: Record<string, unknown>) {
    super(detail);
    this.status = status;
    this.facts = facts;
  }
}

/** The desk cannot be reached at all. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

type Answered<T> = { data?: T; error?: unknown; response: Response };

/** The body of an answer. @throws Refused, Unreachable */
export async function bodyOf<T>(asked: Promise<Answered<T>>): Promise<T> {
  return (await whole(asked)).data as T;
}

/** A page of a list, and the cursor of the next. @throws Refused, Unreachable */
export async function pageOf<T>(asked: Promise<Answered<T[]>>): Promise<{ items: T[]; next: string | null }> {
  const { data, response } = await whole(asked);
  return { items: data ?? [], next: cursorIn(response.headers.get("Link")) };
}

async function whole<T>(asked: Promise<Answered<T>>): Promise<Answered<T>> {
  const answered = await asked.catch((cause: unknown) => {
    throw new Unreachable("The desk cannot be reached.", { cause });
  });
  if (answered.response.ok) return answered;
  const problem = (typeof answered.error === "object" ? answered.error : null) as Record<
    string,
    unknown
  > | null;
  const detail = problem?.["detail"];
  throw new Refused(
    answered.response.status,
    typeof detail === "string" ? detail : answered.response.statusText,
    problem ?? {},
  );
}

function cursorIn(link: string | null): string | null {
  const address = /<([^>]+)>; rel="next"/.exec(link ?? "")?.[1];
  return address === undefined ? null : new URL(address, location.origin).searchParams.get("cursor");
}
