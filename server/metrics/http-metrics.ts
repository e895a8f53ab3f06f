import type { Request, RequestHandler } from "express";
import type { Instruments } from "./instruments.js";

const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Measures every request by its route's template, never by its address; one broken off has the status `aborted`. */
export function createHttpMetrics({ http }: Pick<Instruments, "http">): RequestHandler {
  return function measureRequest(req, res, next) {
    const end = http.startTimer();
    res.on("close", () => {
      end({
        method: METHODS.has(req.method) ? req.method : "OTHER",
        route: routeOf(req),
        status: res.writableFinished ? String(res.statusCode) : "aborted",
      });
    });
    next();
  };
}

function routeOf(req: Request): string {
  // Express knows the route once one has matched.
  const route = (req.route as { path?: unknown } | undefined)?.path;
  if (typeof route !== "string") return "none";
  return req.query["wait"] === undefined ? route : `${route}?wait`;
}
