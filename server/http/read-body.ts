import { isUtf8 } from "node:buffer";
import express, { type Request, type Response } from "express";
import { HttpError } from "./http-error.js";
import { runMiddleware } from "./limits.js";
import { isTooDeep, MOST_LEVELS } from "./too-deep.js";

/** Twenty thousand characters fit four times over, however they are escaped. */
const BODY_LIMIT = "256kb";

const json = express.json({
  limit: BODY_LIMIT,
  strict: false,
  // Express would turn broken UTF-8 into replacement characters and go on.
  verify: (_req, _res, bytes) => {
    if (!isUtf8(bytes)) throw new HttpError(400, "invalid_input", { detail: "The body is not valid UTF-8." });
  },
});

/**
 * The JSON of a request; undefined where it has no body. Read only once the caller is known and may ask at all.
 * @throws HttpError 415 for other media types, 400 for too many levels; 400 and 413 from the parser
 */
export async function readBody(req: Request, res: Response): Promise<unknown> {
  const hasBody =
    req.headers["transfer-encoding"] !== undefined || Number(req.get("content-length") ?? 0) > 0;
  if (!hasBody) return undefined;
  if (!req.is(["json", "+json"]))
    throw new HttpError(415, "unsupported_media_type", {
      detail: "Send JSON: Content-Type: application/json.",
    });
  await runMiddleware(json, req, res);
  const body: unknown = req.body;
  if (isTooDeep(body))
    throw new HttpError(400, "invalid_input", { detail: `The body has more than ${MOST_LEVELS} levels.` });
  return body;
}
