import cors from "cors";
import express, { type Express } from "express";
import { allRoutes } from "../routes/all-routes.js";
import { createHttpMetrics } from "../metrics/http-metrics.js";
import { SCHEMAS } from "../routes/schemas.js";
import { traceRequests } from "../tracing/trace-requests.js";
import { servePages } from "../web/serve-pages.js";
import type { HttpDeps } from "./deps.js";
import { docsPage } from "./docs-page.js";
import { handleError, notFound } from "./handle-error.js";
import { createOnce } from "./idempotency.js";
import { createLimit, FAILED_LOGINS_PER_MINUTE, PUBLIC_PER_MINUTE } from "./limits.js";
import { mountRoutes } from "./mount-routes.js";
import { createOpenApi } from "./openapi.js";
import { createRequestLog } from "./request-log.js";
import { securityHeaders } from "./security-headers.js";

const EXPOSED_HEADERS = [
  "ETag",
  "Link",
  "Location",
  "Content-Location",
  "X-Request-Id",
  "Idempotent-Replayed",
  "Retry-After",
];

/** The desk's HTTP side, ready to be listened with. It opens nothing and so has nothing to close. */
export function createApp(deps: HttpDeps): Express {
  const routes = allRoutes(deps, () => openApi);
  const openApi = createOpenApi(routes, SCHEMAS);
  const publicLimit = createLimit(PUBLIC_PER_MINUTE);
  const app = express();
  app.disable("x-powered-by");
  // ETags are versions of tickets here, never hashes of bodies.
  app.set("etag", false);
  app.set("query parser", "simple");
  // What a load balancer of the inner network says of its caller is believed: limits are by address. Nobody else is.
  app.set("trust proxy", "loopback, linklocal, uniquelocal");
  app.use(createHttpMetrics(deps.metrics.instruments));
  const probes = new Set(routes.filter(({ probe }) => probe).map(({ path }) => path));
  if (deps.tracing) app.use(traceRequests(deps.tracing, probes));
  app.use(createRequestLog(deps));
  app.use(securityHeaders({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }));
  if (deps.allowedOrigins.length > 0)
    app.use(cors({ origin: [...deps.allowedOrigins], exposedHeaders: EXPOSED_HEADERS, maxAge: 600 }));
  app.use(docsPage({ limit: publicLimit, isHome: deps.pages === null }));
  app.use(
    mountRoutes(routes, {
      authenticate: deps.authenticate,
      once: createOnce(deps),
      publicLimit,
      failedLoginLimit: createLimit(FAILED_LOGINS_PER_MINUTE),
    }),
  );
  if (deps.pages !== null) app.use(servePages(deps.pages, { limit: publicLimit }));
  app.use(notFound);
  app.use(handleError);
  return app;
}
