/** A map that holds at most `size` values and forgets the one used longest ago. */
export function createLastUsed<T>(size: number) {
  const values = new Map<string, T>();
  const set = (key: string, value: T): void => {
    values.delete(key);
    values.set(key, value);
    if (values.size <= size) return;
    const [oldest] = values.keys();
    if (oldest !== undefined) values.delete(oldest);
  };
  return {
    has: (key: string): boolean => values.has(key),
    get: (key: string): T | undefined => {
      const value = values.get(key);
      if (value !== undefined) set(key, value);
      return value;
    },
    set,
    remove: (key: string): void => void values.delete(key),
  };
}
