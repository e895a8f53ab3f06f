import type { Equality, Filter, Scalar } from "../domain/documents.js";
import { isOneOf } from "./equality.js";
import { isEquality, isHasAll } from "./query-rules.js";

type Test = Filter[string];

/** What a list may be asked for: one value, or several of which any will do. */
export type OneOrMore<T extends Scalar> = T | readonly T[];

/** The equality for one value or several; nothing where nothing is asked. */
export function oneOrMore(field: string, wanted: OneOrMore<Scalar> | undefined): Filter {
  if (wanted === undefined) return {};
  return { [field]: typeof wanted === "object" && wanted !== null ? { in: wanted } : wanted };
}

/** The filter that holds where all of these do: a field that several name must satisfy each. */
export function allOf(filters: readonly Filter[]): Filter {
  const all: Filter = {};
  for (const filter of filters) {
    for (const [field, test] of Object.entries(filter)) {
      const known = all[field];
      all[field] = known === undefined ? test : both(known, test);
    }
  }
  return all;
}

function both(one: Test, other: Test): Test {
  if (isEquality(one) && isEquality(other)) {
    const allowed = values(other);
    return { in: values(one).filter((value) => allowed.includes(value)) };
  }
  if (isHasAll(one) && isHasAll(other)) return { has_all: [...one.has_all, ...other.has_all] };
  if (!isEquality(one) && !isEquality(other) && Object.keys(one).every((end) => !(end in other)))
    return { ...one, ...other };
  throw new TypeError("two tests of one field that no filter can say together");
}

const values = (equality: Equality): readonly Scalar[] => (isOneOf(equality) ? equality.in : [equality]);
