/** A binary heap: what goes before everything else comes out first, in logarithmic time. */
export type Heap<T> = {
  push(item: T): void;
  /** The first one, left where it is. */
  peek(): T | undefined;
  pop(): T | undefined;
};

/** An empty heap, ordered by `before`: whether one item must come out before another. */
export function createHeap<T>(before: (one: T, other: T) => boolean): Heap<T> {
  const items: T[] = [];

  const isBefore = (at: number, than: number): boolean => {
    const [one, other] = [items[at], items[than]];
    return one !== undefined && other !== undefined && before(one, other);
  };
  const swap = (at: number, with_: number): void => {
    const [one, other] = [items[at], items[with_]];
    if (one === undefined || other === undefined) return;
    items[at] = other;
    items[with_] = one;
  };
  const rise = (from: number): void => {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!isBefore(at, parent)) return;
      swap(at, parent);
      at = parent;
    }
  };
  const sink = (): void => {
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const child = isBefore(right, left) ? right : left;
      if (!isBefore(child, at)) return;
      swap(at, child);
      at = child;
    }
  };

  return {
    push: (item) => {
      items.push(item);
      rise(items.length - 1);
    },
    peek: () => items[0],
    pop: () => {
      const first = items[0];
      const last = items.pop();
      if (items.length > 0 && last !== undefined) {
        items[0] = last;
        sink();
      }
      return first;
    },
  };
}
