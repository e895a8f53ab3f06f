import { z } from "zod";
import type { Capability } from "../../domain/rights.js";
import type { Op } from "../../domain/documents.js";
import { parseInput } from "./field-errors.js";
import type { Who } from "./who.js";

export type Method = "get" | "post" | "put" | "patch" | "delete";

/** What a handler answers. `status` where it is not the route's own; `next`: the cursor of a list's next page. */
export type Answer = {
  body?: unknown;
  status?: number;
  next?: string | null;
  headers?: Record<string, string>;
  /** In the place of a body: what is sent as it comes, until it ends or the signal says that nobody listens. */
  events?: (signal: AbortSignal) => AsyncIterable<ServerSentEvent>;
};

export type ServerSentEvent = { event: string; data: unknown };

/**
 * For operations that change something: what makes the answer of their result, to be stored in their own commit so
 * that a repeated `Idempotency-Key` gets it again. Undefined where the caller sent no key.
 */
export type Remember = <T>(toBody: (result: T) => unknown) => ((result: T) => Op[]) | undefined;

/** What every route says of itself; router, OpenAPI document and tests read it. */
export type RouteData = {
  method: Method;
  /** As Express writes it. */
  path: string;
  operationId: string;
  summary: string;
  tags: readonly [string];
  /** The right that it takes, or none at all; `inner`: none, but it is not for whoever comes from outside. */
  access: Capability | "public" | "inner";
  /** Of a public route that costs more than most: how often a minute one address may ask. */
  perMinute?: number;
  answers: { status: number; description: string; schema?: z.ZodType; contentType?: string };
  /** Another answer that is no problem. */
  otherwise?: { status: number; description: string; schema: z.ZodType };
  /** Statuses of problems beyond those that every route of its kind may answer. */
  problems?: readonly number[];
  /** Asked every few seconds by whatever watches the process: a line or a span each would drown the rest. */
  probe?: true;
  /** It reads `If-Match`. */
  ifMatch?: true;
  /** Its answer holds a secret that is nowhere stored: it cannot be asked for again under an `Idempotency-Key`. */
  shownOnce?: true;
  /** It is a list with `limit`, `cursor` and a `Link` to the next page. */
  paged?: true;
  /** Headers that follow from the answer's body, so that a repeated answer has them as well. */
  headersOf?: (body: unknown) => Record<string, string>;
};

/** Whether a route asks for a key. */
export const needsKey = (access: RouteData["access"]): access is Capability =>
  access !== "public" && access !== "inner";

/** A request as it came, past login and rights. */
type RawRequest = {
  who: Who | undefined;
  params: unknown;
  query: unknown;
  body: unknown;
  header: (name: string) => string | undefined;
  /** Where it came in. `isSame`: its page says that it is one of ours. */
  site: () => { isSame: boolean; isSecure: boolean };
  remember: Remember;
};

export type Route = RouteData & {
  params: z.ZodObject;
  query: z.ZodObject | undefined;
  body: z.ZodType | undefined;
  handle: (raw: RawRequest) => Promise<Answer>;
};

export type Asked<P, Q, B> = Omit<RawRequest, "who" | "params" | "query" | "body"> & {
  who: Who;
  params: P;
  query: Q;
  body: B;
};

const Nothing = z.object({});
type Nothing = typeof Nothing;

/** What a handler of a public route is asked; nobody need have signed in. */
export type AskedByAnyone<P, Q, B> = Omit<RawRequest, "params" | "query" | "body"> & {
  params: P;
  query: Q;
  body: B;
};

type Schemas<P, Q, B> = {
  params?: P | undefined;
  query?: Q | undefined;
  body?: B | undefined;
};

/** A route for keys that have its right: parses what came by its own schemas, then asks the handler. */
export function defineRoute<
  P extends z.ZodObject = Nothing,
  Q extends z.ZodObject = Nothing,
  B extends z.ZodType = Nothing,
>(
  spec: RouteData & { access: Capability } & Schemas<P, Q, B> & {
      handler: (asked: Asked<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<Answer>;
    },
): Route {
  const { handler, params, query, body, ...data } = spec;
  const schemas = { params, query, body };
  return {
    ...data,
    ...routeSchemas(schemas),
    handle: async (raw) => {
      if (!raw.who) throw new TypeError(`${data.operationId} was reached without a login`);
      return handler({ ...raw, who: raw.who, ...inputOf(schemas, raw) });
    },
  };
}

/** A route without a login. */
export function definePublicRoute<
  P extends z.ZodObject = Nothing,
  Q extends z.ZodObject = Nothing,
  B extends z.ZodType = Nothing,
>(
  spec: RouteData & { access: "public" | "inner" } & Schemas<P, Q, B> & {
      handler: (asked: AskedByAnyone<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<Answer>;
    },
): Route {
  const { handler, params, query, body, ...data } = spec;
  const schemas = { params, query, body };
  return {
    ...data,
    ...routeSchemas(schemas),
    handle: (raw) => handler({ ...raw, ...inputOf(schemas, raw) }),
  };
}

const routeSchemas = ({ params, query, body }: Schemas<z.ZodObject, z.ZodObject, z.ZodType>) => ({
  params: params ?? Nothing,
  query,
  body,
});

/** What came in, by the route's own schemas. @throws AppError "invalid_input" */
function inputOf<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(
  { params, query, body }: Schemas<P, Q, B>,
  raw: Pick<RawRequest, "params" | "query" | "body">,
): { params: z.infer<P>; query: z.infer<Q>; body: z.infer<B> } {
  return {
    params: parseInput(params ?? Nothing, raw.params, "address") as z.infer<P>,
    query: (query ? parseInput(query, raw.query, "query") : {}) as z.infer<Q>,
    body: (body ? parseInput(body, raw.body, "body") : {}) as z.infer<B>,
  };
}
