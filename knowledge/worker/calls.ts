import { z } from "zod";
import { Category } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import type { Passage, Prediction } from "../../domain/knowledge.js";
import { Indexable, LearnedLabel } from "../../domain/knowledge.js";

const IndexName = z.enum(["articles", "resolved_tickets"]);

/** Every call that the inference thread answers: its name and what it takes. */
export const Calls = {
  embed: z.object({ texts: z.array(z.string()) }),
  predict: z.object({ text: z.string(), labels: z.array(LearnedLabel) }),
  search: z.object({
    index: IndexName,
    text: z.string(),
    limit: z.number().int().min(1),
    min_relevance: z.number().min(0).max(1).optional(),
    language: z.string().optional(),
    category: Category.optional(),
  }),
  put: z.object({ index: IndexName, items: z.array(Indexable) }),
  remove: z.object({ index: IndexName, ids: z.array(z.string()) }),
  verify: z.object({ index: IndexName }),
  tidy: z.object({ index: IndexName, ids: z.array(z.string()) }),
};
export type CallName = keyof typeof Calls;
export type CallInput<N extends CallName> = z.infer<(typeof Calls)[N]>;

/** What each call gives back. */
export type CallOutputs = {
  embed: Float32Array[];
  predict: Partial<Record<LearnedLabel, Prediction>>;
  search: Passage[];
  put: null;
  remove: null;
  verify: string[];
  tidy: null;
};

export type Versions = { embedding: string; classifiers: string };

/** Where vectors are kept that several processes share. `prefix` is a desk's own. */
export const ChromaOptions = z.object({ url: z.string(), prefix: z.string() });
export type ChromaOptions = z.infer<typeof ChromaOptions>;

export const ThreadData = z.object({
  dataDir: z.string(),
  examples: z.string(),
  /** Null: vectors are kept in the thread's memory. */
  chroma: ChromaOptions.nullable(),
  /** Whether those who answer requests go first where processors are scarce. */
  givesWay: z.boolean(),
});
export type ThreadData = z.infer<typeof ThreadData>;

export type ToThread =
  | { type: "call"; id: number; name: CallName; input: unknown }
  | { type: "cancel"; id: number }
  | { type: "close" };

export type FromThread =
  | { type: "ready"; versions: Versions }
  | { type: "result"; id: number; value: CallOutputs[CallName] }
  | { type: "failed"; id: number; error: SentError }
  | { type: "cannot_start"; error: SentError }
  | { type: "log"; level: "info" | "warn" | "error"; fields: object; message: string };

/** An error as it crosses threads: `app` where a caller can act on it. */
export type SentError = { app: Pick<AppError, "code" | "errors"> | null; message: string; stack: string };

/** An error in a form that can be posted. */
export function packError(error: unknown): SentError {
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  return {
    app: error instanceof AppError ? { code: error.code, errors: error.errors } : null,
    message,
    stack,
  };
}

/** The error that was packed. */
export function unpackError({ app, message, stack }: SentError): Error {
  if (app) return new AppError(app.code, message, { errors: app.errors });
  return new Error(`In the inference thread: ${message}`, { cause: stack });
}
