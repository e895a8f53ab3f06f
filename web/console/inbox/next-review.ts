/** Which review comes after one: the next of the list, else the one before, else none. */
export function neighbour(ids: readonly string[], id: string | undefined, step: 1 | -1): string | undefined {
  const at = id === undefined ? -1 : ids.indexOf(id);
  if (at === -1) return ids[0];
  return ids[at + step];
}

/** Where to go when a review has left the list. */
export const after = (ids: readonly string[], id: string): string | undefined =>
  neighbour(ids, id, 1) ?? (ids.indexOf(id) > 0 ? neighbour(ids, id, -1) : ids.find((other) => other !== id));
