import { z } from "zod";

export const ErrorCode = z.enum([
  "invalid_input",
  "unauthorized",
  "forbidden",
  "not_found",
  "conflict",
  "precondition_failed",
  "precondition_required",
  "key_reused",
  "too_large",
  "lease_lost",
  "unavailable",
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** One mistake in what was sent: where it is (`a.b[0].c`, or empty for the whole) and what would be right. */
export type FieldError = { path: string; message: string };

type AppErrorOptions = ErrorOptions & {
  /** Each mistake, for `invalid_input`. */
  errors?: FieldError[];
  /** Facts that a caller can act on, shown beside the problem details (`{ possible: [...] }`). */
  details?: Record<string, unknown>;
};

/** An expected failure that a caller can act on. Anything else is a bug. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly errors: FieldError[];
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.errors = options.errors ?? [];
    this.details = options.details ?? {};
  }
}

/** The error as a person at a terminal reads it: the message, and each mistake on a line of its own. */
export const toldInFull = ({ message, errors }: AppError): string =>
  [message, ...errors.map((error) => `  ${lineOf(error)}`)].join("\n");

/** Some mistakes say themselves where they are, with line and column. */
const lineOf = ({ path, message }: FieldError): string =>
  message.includes(path) ? message : `${path}: ${message}`;
