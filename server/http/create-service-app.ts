import express, { type Express } from "express";
import { AppError } from "../../domain/errors.js";
import { serviceRoutes } from "../routes/service.js";
import type { HttpDeps } from "./deps.js";
import { handleError, notFound } from "./handle-error.js";
import { createLimit, FAILED_LOGINS_PER_MINUTE, PUBLIC_PER_MINUTE } from "./limits.js";
import { mountRoutes } from "./mount-routes.js";
import { createRequestLog } from "./request-log.js";
import { securityHeaders } from "./security-headers.js";

/** What a process answers that only works: whether it is well, and what it measures. Nobody logs in here. */
export function createServiceApp(deps: Pick<HttpDeps, "readiness" | "metrics" | "ids" | "log">): Express {
  const routes = serviceRoutes(deps, () => undefined).filter(({ probe }) => probe);
  const refuse = async (): Promise<never> => {
    throw new AppError("unauthorized", "This process works tickets; ask one that serves the API.");
  };
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false);
  app.use(createRequestLog(deps));
  app.use(securityHeaders());
  app.use(
    mountRoutes(routes, {
      authenticate: refuse,
      once: refuse,
      publicLimit: createLimit(PUBLIC_PER_MINUTE),
      failedLoginLimit: createLimit(FAILED_LOGINS_PER_MINUTE),
    }),
  );
  app.use(notFound);
  app.use(handleError);
  return app;
}
