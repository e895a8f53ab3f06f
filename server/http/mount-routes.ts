import { Router, type Request, type Response } from "express";
import type { Role } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import { can } from "../../domain/rights.js";
import { isSameOrigin, sessionKeyOf } from "./session-cookie.js";
import { bearerOf, type Authenticate } from "./authenticate.js";
import { HttpError } from "./http-error.js";
import type { Once } from "./idempotency.js";
import { refuseOutsiders } from "./inner-network.js";
import { createLimit, type Limit } from "./limits.js";
import { nextLink } from "./paging.js";
import { readBody } from "./read-body.js";
import { noteOperation } from "./request-log.js";
import { needsKey, type Answer, type Method, type Remember, type Route } from "./route.js";
import { sendEvents } from "./send-events.js";
import { sendJson } from "./send-json.js";
import { createStillMay, LOOK_AGAIN_MS, type StillMay } from "./still-may.js";
import type { Who } from "./who.js";

export type MountDeps = {
  authenticate: Authenticate;
  once: Once;
  /** Of routes without a login, and of refused logins. */
  publicLimit: Limit;
  failedLoginLimit: Limit;
  /** How often is looked at again whether somebody may still have what takes longer than this. */
  lookAgainMs?: number;
};

/** Where a key may come in. */
const KEY_HEADERS = "Authorization, X-Api-Key, Cookie";

const FORGETS: Remember = () => undefined;

/** One router for a list of routes: login, rights, body, then the route's own schemas and handler. */
export function mountRoutes(routes: readonly Route[], deps: MountDeps): Router {
  const router = Router({ caseSensitive: true });
  for (const route of routes) {
    const limit = route.perMinute === undefined ? deps.publicLimit : createLimit(route.perMinute);
    router[route.method](route.path, async (req, res) => {
      noteOperation(res, { operation: route.operationId, probe: route.probe });
      const who = await admit({ ...deps, publicLimit: limit }, { route, req, res });
      const body = route.body && (await readBody(req, res));
      await respond(deps, { route, req, res, who, body });
    });
  }
  for (const [path, methods] of methodsByPath(routes)) {
    router.all(path, (req) => {
      throw methodNotAllowed(req.method, methods);
    });
  }
  return router;
}

type Exchange = { route: Route; req: Request; res: Response };

/** @throws AppError "unauthorized", "forbidden"; HttpError 429 */
async function admit(deps: MountDeps, { route, req, res }: Exchange): Promise<Who | undefined> {
  if (!needsKey(route.access)) {
    if (route.access === "inner") refuseOutsiders(req);
    await deps.publicLimit(req, res);
    return undefined;
  }
  const who = await login(deps, req, res);
  noteOperation(res, { who });
  if (can(who.role, route.access) === undefined) throw mayNot(who.role, route);
  return who;
}

async function login(
  { authenticate, failedLoginLimit }: MountDeps,
  req: Request,
  res: Response,
): Promise<Who> {
  const bearer = keyIn(req);
  try {
    return await authenticate(bearer);
  } catch (error) {
    if (bearer !== undefined && error instanceof AppError && error.code === "unauthorized")
      await failedLoginLimit(req, res);
    throw error;
  }
}

/** The key that a request came with; LangGraph's clients send theirs as `X-Api-Key`. */
const keyIn = (req: Request): string | undefined =>
  bearerOf(req.get("Authorization")) ?? req.get("X-Api-Key") ?? keyOfSession(req);

const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** @throws AppError "forbidden" where another site's page would change something in a session of ours */
function keyOfSession(req: Request): string | undefined {
  const key = sessionKeyOf(req.get("Cookie"));
  if (key !== undefined && !SAFE.has(req.method) && !isSameOrigin(req.get("Origin"), req.host))
    throw new AppError(
      "forbidden",
      "A session changes things from the desk's own pages only; others send a key: Authorization: Bearer dk_…",
    );
  return key;
}

const mayNot = (role: Role, { method, path }: Route): AppError =>
  new AppError("forbidden", `The role ${role} has no right to ${method.toUpperCase()} ${path}.`);

type Admitted = Exchange & { who: Who | undefined; body: unknown };

/** @throws AppError "forbidden" to whoever had lost rights by the time that the answer was there */
async function respond(deps: MountDeps, admitted: Admitted): Promise<void> {
  const { authenticate, lookAgainMs = LOOK_AGAIN_MS } = deps;
  const { route, req, res, who } = admitted;
  const stillMay: StillMay = who ? createStillMay(() => authenticate(keyIn(req)), who) : async () => true;
  const beganMs = performance.now();
  const answer = await answerOf(deps, admitted);
  if (performance.now() - beganMs >= lookAgainMs && !(await stillMay()))
    throw new AppError("forbidden", "What you may do has changed while you waited; ask again.");
  if (!answer.events) return send(route, { req, res }, answer);
  res.set("Cache-Control", "no-store").vary(KEY_HEADERS);
  if (answer.headers) res.set(answer.headers);
  await sendEvents(answer.events, { req, res, stillMay, lookAgainMs });
}

async function answerOf({ once }: MountDeps, { route, req, res, who, body }: Admitted): Promise<Answer> {
  const handle = (remember: Remember): Promise<Answer> =>
    route.handle({
      who,
      params: req.params,
      query: req.query,
      body,
      header: (name) => req.get(name),
      site: () => ({ isSame: isSameOrigin(req.get("Origin"), req.host), isSecure: req.secure }),
      remember,
    });
  const key = req.get("Idempotency-Key");
  if (key === undefined || route.method !== "post" || !who) return handle(FORGETS);
  if (route.shownOnce)
    throw new AppError("invalid_input", "This answer is kept nowhere: leave Idempotency-Key out.", {
      errors: [{ path: "Idempotency-Key", message: "left out here" }],
    });
  const request = {
    principal: `${who.principal.type}:${who.principal.id}`,
    route: `POST ${req.path}`,
    key,
    body,
    status: route.answers.status,
  };
  const answer = await once(request, async (remember) => {
    const { body: answered = null } = await handle(remember);
    return { body: answered };
  });
  if (answer.replayed) res.set("Idempotent-Replayed", "true");
  return answer;
}

function send(
  route: Route,
  { req, res }: Omit<Exchange, "route">,
  { body, status, next, headers }: Answer,
): void {
  res.status(status ?? route.answers.status);
  // Beside what CORS has said already: answers vary by origin, too.
  if (needsKey(route.access)) res.set("Cache-Control", "no-store").vary(KEY_HEADERS);
  if (next) res.set("Link", nextLink(req.originalUrl, next));
  if (headers) res.set(headers);
  if (route.headersOf) res.set(route.headersOf(body));
  if (body === undefined) res.end();
  else if (route.answers.contentType) res.type(route.answers.contentType).send(body);
  else sendJson({ req, res }, body);
}

function methodsByPath(routes: readonly Route[]): Map<string, Method[]> {
  const byPath = new Map<string, Method[]>();
  for (const { path, method } of routes) byPath.set(path, [...(byPath.get(path) ?? []), method]);
  return byPath;
}

function methodNotAllowed(method: string, methods: readonly Method[]): HttpError {
  const allow = methods
    .flatMap((known) => (known === "get" ? ["GET", "HEAD"] : [known.toUpperCase()]))
    .join(", ");
  return new HttpError(405, "method_not_allowed", {
    detail: `${method} is not possible here; possible: ${allow}.`,
    headers: { Allow: allow },
  });
}
