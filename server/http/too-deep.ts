/** No JSON of ours has more levels; thousands of them would overflow whatever walks through it. */
export const MOST_LEVELS = 32;

/** Whether a value of JSON has more levels than that. */
export const isTooDeep = (value: unknown, levels = MOST_LEVELS): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isTooDeep(inner, levels - 1)));
