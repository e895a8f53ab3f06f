import type { z } from "zod";

/** The fields that a schema names, of a document that has been parsed already and holds more. */
export function pick<T extends z.ZodObject>(schema: T, document: z.infer<T>): z.infer<T> {
  const picked: Record<string, unknown> = {};
  for (const field in schema.shape) picked[field] = document[field];
  return picked as z.infer<T>;
}
