import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { RequestHandler } from "express";
import type { Tracing } from "./tracing.js";
import { fromTraceparent } from "./traceparent.js";

/** A span for each request but to the `untraced` paths, below the caller's `traceparent` where there is one, named by the route's template. */
export function traceRequests(tracing: Tracing, untraced: ReadonlySet<string>): RequestHandler {
  return function traceRequest(req, res, next) {
    if (untraced.has(req.path)) return next();
    const span = tracing.start(req.method, {
      kind: SpanKind.SERVER,
      parent: fromTraceparent(req.headers["traceparent"]),
      attributes: { "http.request.method": req.method },
    });
    res.on("close", () => {
      const route = (req.route as { path?: unknown } | undefined)?.path;
      if (typeof route === "string") {
        span.updateName(`${req.method} ${route}`);
        span.setAttribute("http.route", route);
      }
      span.setAttribute("http.response.status_code", res.statusCode);
      span.setAttribute("deskgraph.request_id", String(res.getHeader("X-Request-Id") ?? ""));
      if (res.statusCode >= 500 || !res.writableFinished) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    tracing.within({ span, kind: "request" }, next);
  };
}
