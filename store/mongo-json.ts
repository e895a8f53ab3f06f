import type { Stored } from "../domain/documents.js";

/** Fields of the engine's own in a stored document: its key, who wrote it last, and whether names in it are escaped. */
type Envelope = { _id: string; _w?: unknown; _escaped?: true };

/** What BSON, or its driver, would take for something else: operators, references, paths and its own types. */
const NEEDS_ESCAPE = /^\$|^_bsontype$|[.%\0]/;
const TO_ESCAPE = /^\$|^_(?=bsontype$)|[.%\0]/g;
const ESCAPED = /%([0-9A-F]{2})/g;

/** A value as JSON would hold it, ready for the driver. */
type Encoded<T> = {
  value: T;
  /** Whether a name in it was escaped, so that reading must undo it. */
  escaped: boolean;
};

/**
 * The value as `JSON.stringify` and `JSON.parse` would give it back, with names of fields that MongoDB cannot hold, or
 * its driver would not give back as they were, percent-escaped.
 */
export function encodeJson<T>(value: T): Encoded<T> {
  const state = { escaped: false };
  return { value: encode(value, state) as T, escaped: state.escaped };
}

/** A stored document as it was inserted, without what the engine keeps beside it. */
export function decodeDocument({ _id, _w, _escaped, ...fields }: Envelope & Stored): Stored {
  return _escaped ? (decode(fields) as Stored) : fields;
}

function encode(value: unknown, state: { escaped: boolean }): unknown {
  // JSON knows neither infinities nor a negative zero.
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : null;
  if (typeof value === "bigint") throw new TypeError("a document cannot hold a BigInt");
  return typeof value === "object" && value !== null ? encodeObject(value, state) : value;
}

function encodeObject(value: object, state: { escaped: boolean }): unknown {
  if ("toJSON" in value && typeof value.toJSON === "function") return encode(value.toJSON(), state);
  if (Array.isArray(value)) return value.map((item) => (isJson(item) ? encode(item, state) : null));
  const fields = Object.entries(value).filter(([, field]) => isJson(field));
  return Object.fromEntries(
    fields.map(([name, field]) => {
      if (!NEEDS_ESCAPE.test(name)) return [name, encode(field, state)];
      state.escaped = true;
      return [name.replaceAll(TO_ESCAPE, percent), encode(field, state)];
    }),
  );
}

function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name.replaceAll(ESCAPED, unpercent), decode(field)]),
  );
}

const isJson = (value: unknown): boolean =>
  value !== undefined && typeof value !== "function" && typeof value !== "symbol";

const percent = (char: string): string =>
  `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

const unpercent = (_: string, code: string): string => String.fromCharCode(Number.parseInt(code, 16));
