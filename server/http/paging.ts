import { z } from "zod";
import { AppError } from "../../domain/errors.js";
import type { Page } from "../../store/page.js";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** Pages looked through for one answer when most of what is stored is not the caller's to see. */
const MAX_SCANNED_PAGES = 20;

/** What every list takes. */
export const PageQuery = z.strictObject({
  limit: z.coerce
    .number(`a whole number from 1 to ${MAX_LIMIT}`)
    .int(`a whole number from 1 to ${MAX_LIMIT}`)
    .min(1)
    .max(MAX_LIMIT)
    .default(DEFAULT_LIMIT)
    .describe("Items a page"),
  cursor: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe("From the Link to the next page, as it stands there"),
});

/**
 * Several values of a closed set by comma, in any case; others are named with those that are possible. Nothing
 * after the `=`, as forms send it, asks for nothing.
 */
export const commaList = <T extends z.ZodEnum>(schema: T) =>
  z
    .string()
    .max(500)
    .transform((text, context): z.output<T>[] | undefined => {
      const values: z.output<T>[] = [];
      for (const part of partsOf(text)) {
        const parsed = schema.safeParse(part.toLowerCase());
        if (parsed.success) values.push(parsed.data);
        else context.addIssue({ code: "custom", message: `some of ${schema.options.join(", ")}, by comma` });
      }
      return text === "" ? undefined : values;
    })
    .optional()
    .meta({
      override: { type: "string" },
      description: `Some of ${schema.options.join(", ")}, by comma, in any case`,
    });

/** Several values of an open set by comma. */
export const commaWords = (description: string) =>
  z
    .string()
    .max(2000)
    .transform((text): string[] | undefined => (text === "" ? undefined : partsOf(text)))
    .optional()
    .meta({ override: { type: "string" }, description: `${description}; several by comma` });

/** The `Link` to the page after this one: the same address with another cursor. */
export function nextLink(originalUrl: string, cursor: string): string {
  const [path = "", query = ""] = originalUrl.split("?");
  const parameters = new URLSearchParams(query);
  parameters.set("cursor", cursor);
  return `<${path}?${parameters.toString()}>; rel="next"`;
}

/**
 * A page of what `keep` leaves of a list. Pages of which nothing is left are passed over; one of which something is
 * left is given as it is, so it may hold fewer than were asked for.
 */
export async function keepPage<T, K>(
  fetch: (cursor: string | undefined) => Promise<Page<T>>,
  cursor: string | undefined,
  keep: (items: T[]) => Promise<K[]> | K[],
): Promise<Page<K>> {
  let at = cursor;
  for (let scanned = 0; scanned < MAX_SCANNED_PAGES; scanned += 1) {
    // Each page begins where the one before it ended.
    // oxlint-disable-next-line no-await-in-loop
    const page = await fetch(at);
    // oxlint-disable-next-line no-await-in-loop
    const items = await keep(page.items);
    if (items.length > 0 || page.next === null) return { items, next: page.next };
    at = page.next;
  }
  return { items: [], next: at ?? null };
}

/**
 * The version of an `If-Match` header, quoted or not.
 * @throws AppError "precondition_required" without one, "invalid_input" for anything but a version
 */
export function ifMatchVersion(header: string | undefined): number {
  if (header === undefined)
    throw new AppError(
      "precondition_required",
      "Send If-Match with the version that you read (its ETag), so that nobody's change is overwritten unseen.",
    );
  const version = /^(?:W\/)?"?(\d{1,15})"?$/.exec(header.trim())?.[1];
  if (version === undefined) {
    const message = 'a version such as "3", quoted or not';
    throw new AppError("invalid_input", `If-Match: ${message}.`, { errors: [{ path: "If-Match", message }] });
  }
  return Number(version);
}

const partsOf = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
