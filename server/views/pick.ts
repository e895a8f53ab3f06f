import type { z } from "zod";

/** The fields that a schema names, of a document that has been parsed already and holds more. */
export const pick = <T extends z.ZodObject>(schema: T, document: z.infer<T>): z.infer<T> =>
  Object.fromEntries(Object.keys(schema.shape).map((field) => [field, document[field]])) as z.infer<T>;
