import { performance } from "node:perf_hooks";
import type { RequestHandler, Response } from "express";
import type { Logger } from "pino";
import type { Ids } from "../../domain/ids.js";
import type { Who } from "./who.js";

/** What a caller may choose as a request id: enough for UUIDs and traces, nothing that breaks a log line. */
const REQUEST_ID = /^[A-Za-z0-9._:/+=-]{1,128}$/;

/** What a request's handlers leave for its log line. */
type Locals = { log: Logger; operation?: string; probe?: boolean | undefined; who?: Who };

/**
 * Gives each request an id (the caller's `X-Request-Id` where it is usable) and a log of its own, and writes one line
 * when it is answered: never headers, bodies or queries, so neither keys nor what customers wrote.
 */
export function createRequestLog({ log, ids }: { log: Logger; ids: Ids }): RequestHandler {
  return function requestLog(req, res, next) {
    const asked = req.get("X-Request-Id");
    const requestId = asked !== undefined && REQUEST_ID.test(asked) ? asked : ids.next("REQ");
    const locals = localsOf(res);
    locals.log = log.child({ request_id: requestId });
    res.set("X-Request-Id", requestId);
    const startedAt = performance.now();
    res.on("close", () => {
      const { operation = "none", probe, who } = locals;
      const level = probe ? "debug" : "info";
      locals.log[level](
        {
          method: req.method,
          operation,
          // What was broken off before its answer has none.
          ...(res.headersSent ? { status: res.statusCode } : {}),
          ms: Math.round(performance.now() - startedAt),
          ...(who ? { role: who.role, principal: who.principal.id } : {}),
        },
        res.writableFinished ? "request answered" : "request broken off",
      );
    });
    next();
  };
}

/** The log of the request that is being answered. */
export const logOf = (res: Response): Logger => localsOf(res).log;

/** Says for the log line which operation it is, and who asked. */
export function noteOperation(res: Response, noted: Omit<Locals, "log">): void {
  Object.assign(localsOf(res), noted);
}

const localsOf = (res: Response): Locals => res.locals as Locals;
