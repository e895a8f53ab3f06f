import type { Request, RequestHandler, Response } from "express";
import { rateLimit } from "express-rate-limit";
import { HttpError } from "./http-error.js";

const WINDOW_MS = 60_000;

/** Requests a minute and address on routes without a login: room for a probe every 60 ms, none for a flood. */
export const PUBLIC_PER_MINUTE = 1000;

/** Refused keys a minute and address; guessing a key of 256 bits is hopeless, this only keeps the noise down. */
export const FAILED_LOGINS_PER_MINUTE = 600;

/** A limit by address; one request too many throws a 429 with `Retry-After`. */
export type Limit = (req: Request, res: Response) => Promise<void>;

/** Allows `perMinute` calls a minute from one address. */
export function createLimit(perMinute: number): Limit {
  const limiter = rateLimit({
    windowMs: WINDOW_MS,
    limit: perMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    handler: (_req, res, next) => {
      const wait = res.getHeader("Retry-After") ?? WINDOW_MS / 1000;
      next(
        new HttpError(429, "too_many_requests", {
          detail: `Too many requests; try again in ${String(wait)} s.`,
        }),
      );
    },
  });
  return (req, res) => runMiddleware(limiter, req, res);
}

/** Runs a middleware inside a handler: resolves when it goes on, rejects with what it passes on. */
export const runMiddleware = (middleware: RequestHandler, req: Request, res: Response): Promise<void> =>
  new Promise((resolve, reject) => {
    void middleware(req, res, (error?: unknown) => {
      if (error instanceof Error) reject(error);
      else if (error === undefined || error === null) resolve();
      else reject(new TypeError("a middleware passed on what is no error"));
    });
  });
