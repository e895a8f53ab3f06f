/** Tells the time; a dependency, so that tests and replays choose it. */
export type Clock = () => Date;

/** The time as documents carry it: ISO 8601, UTC, milliseconds. */
export const isoNow = (clock: Clock): string => clock().toISOString();

/** `at` moved by `ms` milliseconds, as ISO 8601. */
export const isoAfter = (at: string | Date, ms: number): string =>
  new Date(new Date(at).getTime() + ms).toISOString();

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
