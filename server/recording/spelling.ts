import { canonicalJson } from "../../domain/canonical-json.js";

/** A value as JSON carries it: a copy that cannot change afterwards, and its canonical text. */
export type Spelled = { value: unknown; text: string };

/** `undefined` is spelled as null. */
export function spell(value: unknown): Spelled {
  const text = canonicalJson(value ?? null);
  return { value: JSON.parse(text), text };
}

/** The same for what is given out again and again, such as the case that every node reads: spelled when first seen. */
export function createSpelling(): (value: unknown) => Spelled {
  const known = new WeakMap<object, Spelled>();
  return (value) => {
    if (typeof value !== "object" || value === null) return spell(value);
    const spelled = known.get(value) ?? spell(value);
    known.set(value, spelled);
    return spelled;
  };
}
