import type { ErrorRequestHandler } from "express";
import { HttpError } from "./http-error.js";
import { problemOf } from "./problem.js";
import { logOf } from "./request-log.js";

/** The last handler: whatever was thrown becomes problem details; what is our own fault is logged, not shown. */
// Express knows an error handler by its four parameters.
// oxlint-disable-next-line max-params
export const handleError: ErrorRequestHandler = (error, req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  const { problem, headers } = problemOf(error, req.originalUrl.split("?")[0] ?? req.path);
  if (problem.status >= 500) logOf(res).error({ err: error }, "request failed");
  res.status(problem.status).set(headers).type("application/problem+json").send(JSON.stringify(problem));
};

/** For every address that is no route. */
export const notFound = (): never => {
  throw new HttpError(404, "not_found", {
    detail: "There is nothing at this address; /openapi.json lists what there is.",
  });
};
