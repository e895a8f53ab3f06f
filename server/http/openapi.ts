import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from "zod-openapi";
import { Role } from "../../domain/enums.js";
import { can, type Capability } from "../../domain/rights.js";
import { Problem } from "./problem.js";
import { needsKey, type Route } from "./route.js";

const TITLES: Record<number, string> = {
  400: "Something that was sent does not fit; `errors` says what would",
  401: "No key, or one that is not known, expired or revoked",
  403: "The key's role has no right to this",
  404: "Not there, or not yours",
  409: "Not possible as things stand; the problem says how they do",
  412: "It has changed since the version named in If-Match",
  413: "The body is larger than 256 KB",
  415: "The body is not JSON",
  422: "The Idempotency-Key was used with another body",
  428: "If-Match is missing",
  429: "Too many requests from this address",
  503: "A part of the desk cannot be reached; try again",
};

const IdempotencyKey = z
  .string()
  .min(1)
  .max(255)
  .optional()
  .describe(
    "Repeated with the same body, the request is answered as the first time and nothing happens twice",
  );

const IfMatch = z.string().describe('The version that was read, as in its ETag: "3"');

/** The OpenAPI 3.1 document of a list of routes. `schemas` are named in it; all others stand where they are used. */
export function createOpenApi(routes: readonly Route[], schemas: Record<string, z.ZodType>) {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Deskgraph",
      version: "0.1.0",
      description:
        "A support desk run by a graph of agents. Every 2xx is durable, every POST takes an Idempotency-Key, " +
        "every error is a problem (RFC 9457) that says what to change. Events come over Socket.IO with the same key " +
        "(auth: { token }): ticket.new, ticket.update, message.new, review.new, review.update, eval.result, eval.update; " +
        "and, after emit('look', { on: 'ticket' | 'review', id }), viewers { ticket_id, names } and typing { ticket_id, by, name }, which " +
        "emit('typing', { kind: 'reply' | 'note' }) causes for the others. Endpoints registered at " +
        "/api/webhooks get them signed (Standard Webhooks): { type, timestamp, data }, data as the role reads it.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: [...new Set(routes.flatMap(({ tags }) => tags))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...schemas, Problem },
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "A key that begins with dk_" },
        api_key: {
          type: "apiKey",
          in: "header",
          name: "X-Api-Key",
          description: "The same key, as LangGraph's clients send it",
        },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "deskgraph_session",
          description: "The desk's own pages; see POST /api/session",
        },
      },
    },
  });
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const { operationId, summary, tags, access, answers } = route;
  return {
    operationId,
    summary,
    tags: [...tags],
    security: needsKey(access) ? [{ key: [] }, { api_key: [] }, { session: [] }] : [],
    ...(needsKey(access) ? { description: rolesText(access) } : {}),
    requestParams: {
      ...(Object.keys(route.params.shape).length > 0 ? { path: route.params } : {}),
      ...(route.query ? { query: route.query } : {}),
      ...headersIn(route),
    },
    ...(route.body
      ? {
          requestBody: {
            required: !route.body.safeParse(undefined).success,
            content: { "application/json": { schema: route.body } },
          },
        }
      : {}),
    responses: {
      [String(answers.status)]: {
        description: answers.description,
        ...(route.paged ? { headers: z.object({ Link: z.string().optional().describe('rel="next"') }) } : {}),
        ...(answers.schema
          ? { content: { [answers.contentType ?? "application/json"]: { schema: answers.schema } } }
          : {}),
      },
      ...(route.otherwise
        ? {
            [String(route.otherwise.status)]: {
              description: route.otherwise.description,
              content: { "application/json": { schema: route.otherwise.schema } },
            },
          }
        : {}),
      ...Object.fromEntries(
        problemStatuses(route).map((status) => [String(status), problemResponse(status)]),
      ),
    },
  };
}

function rolesText(access: Capability): string {
  const roles = Role.options.flatMap((role) => {
    const scope = can(role, access);
    return scope === undefined ? [] : [`${role} (${scope})`];
  });
  return `Right \`${access}\`: ${roles.join(", ")}.`;
}

function headersIn({ method, ifMatch, access }: Route) {
  if (method === "post" && needsKey(access))
    return { header: z.object({ "Idempotency-Key": IdempotencyKey }) };
  return ifMatch ? { header: z.object({ "If-Match": IfMatch }) } : {};
}

function problemStatuses({ access, method, params, query, body, problems = [], ifMatch }: Route): number[] {
  const hasParams = Object.keys(params.shape).length > 0;
  const statuses = [
    ...(needsKey(access) ? [401, 403, 503] : [429]),
    ...(access === "inner" ? [403] : []),
    ...(hasParams ? [404] : []),
    ...(query || body ? [400] : []),
    ...(body ? [413, 415] : []),
    ...(method === "post" ? [422] : []),
    ...(ifMatch ? [400, 412, 428] : []),
    ...problems,
  ];
  return [...new Set(statuses)].toSorted((a, b) => a - b);
}

const problemResponse = (status: number) => ({
  description: TITLES[status] ?? "A problem",
  content: { "application/problem+json": { schema: Problem } },
});
