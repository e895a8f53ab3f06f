import { STATUS_CODES } from "node:http";
import { z } from "zod";
import { DocumentConflict } from "../../domain/documents.js";
import { AppError, type ErrorCode, type FieldError } from "../../domain/errors.js";
import { HttpError } from "./http-error.js";

/** RFC 9457. Facts that a caller can act on (`possible`, `decided` …) stand beside these. */
export const Problem = z.looseObject({
  type: z.string().describe("Which kind of problem, as a URN"),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().describe("What to change"),
  instance: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string().describe("What would be right") })),
});
export type Problem = z.infer<typeof Problem>;

const STATUS: Record<ErrorCode, number> = {
  invalid_input: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  lease_lost: 409,
  precondition_failed: 412,
  too_large: 413,
  key_reused: 422,
  precondition_required: 428,
  unavailable: 503,
};

const CHALLENGE = { "WWW-Authenticate": 'Bearer realm="deskgraph"' };

type Failure = {
  status: number;
  code: string;
  detail: string;
  errors: FieldError[];
  details: Record<string, unknown>;
  headers: Record<string, string>;
};

/** The problem details of anything that was thrown; what is our own fault (5xx) shows nothing of itself. */
export function problemOf(
  error: unknown,
  instance: string,
): { problem: Problem; headers: Record<string, string> } {
  const { status, code, detail, errors, details, headers } = failureOf(error);
  return {
    problem: {
      ...details,
      type: `urn:deskgraph:problem:${code}`,
      title: STATUS_CODES[status] ?? "Error",
      status,
      detail,
      instance,
      errors,
    },
    headers,
  };
}

function failureOf(error: unknown): Failure {
  if (error instanceof AppError) return ofAppError(error);
  if (error instanceof HttpError)
    return { ...plain(error.status, error.code, error.message), headers: error.headers };
  if (error instanceof DocumentConflict)
    return plain(409, "conflict", "It was changed at the same moment; read it again and repeat.");
  return (
    ofBody(error) ??
    plain(500, "internal", "Something went wrong on our side; the request id finds it in our log.")
  );
}

function ofAppError({ code, message, errors, details }: AppError): Failure {
  if (code === "unavailable")
    return {
      ...plain(503, code, "A part of the desk cannot be reached at the moment; nothing is lost, try again."),
      headers: { "Retry-After": "5" },
    };
  return {
    ...plain(STATUS[code], code, message),
    errors,
    details,
    headers: code === "unauthorized" ? CHALLENGE : {},
  };
}

/** What Express and its body parser throw: a status of their own, and a `type` that says why. */
const Thrown = z.object({ status: z.number().int().min(400).max(499), type: z.string().optional() });

const BODY_PROBLEMS: Record<string, string> = {
  "entity.parse.failed": "The body is not valid JSON.",
  "entity.too.large": "The body is larger than 256 KB; send less at a time.",
  "encoding.unsupported": "The body's Content-Encoding is not known: gzip, deflate, br or none.",
  "charset.unsupported": "The body must be UTF-8.",
  "request.aborted": "The request ended before its body did.",
  "request.size.invalid": "The body is not as long as its Content-Length says.",
};

function ofBody(error: unknown): Failure | undefined {
  const thrown = Thrown.safeParse(error);
  if (!thrown.success) return undefined;
  const { status, type } = thrown.data;
  const detail =
    (type && BODY_PROBLEMS[type]) ?? "The request cannot be read: check its address, headers and body.";
  return plain(status, status === 413 ? "too_large" : "invalid_input", detail);
}

const plain = (status: number, code: string, detail: string): Failure => ({
  status,
  code,
  detail,
  errors: [],
  details: {},
  headers: {},
});
