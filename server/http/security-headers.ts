import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { RequestHandler } from "express";
import helmet, { type HelmetOptions } from "helmet";

/** The headers that helmet sets, which are the same for every answer: it is asked for them once. */
export function securityHeaders(options: HelmetOptions = {}): RequestHandler {
  const answer = new ServerResponse(new IncomingMessage(new Socket()));
  helmet(options)(answer.req, answer, () => {});
  const headers = answer.getHeaderNames().map((name) => [name, answer.getHeader(name) ?? ""] as const);
  return function setSecurityHeaders(_req, res, next) {
    for (const [name, value] of headers) res.setHeader(name, value);
    next();
  };
}
