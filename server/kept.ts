import type { Clock } from "../domain/clock.js";

/** A reading whose answers are kept. */
export type Kept<T> = ((key: string) => Promise<T>) & {
  /** Who asks from now on is answered by what is read from now on. */
  forget(): void;
};

type Keeping = {
  /** How long an answer is kept, where nobody forgets it sooner. */
  ms: number;
  /** Answers kept at once; the oldest go first. */
  most?: number;
  clock: Clock;
};

const MOST = 1000;

/** The same reading, whose answers are kept, also for those who ask while it is read. A failure is not kept. */
export function kept<T>(read: (key: string) => Promise<T>, { ms, most = MOST, clock }: Keeping): Kept<T> {
  const answers = new Map<string, { until: number; answer: Promise<T> }>();
  const ask = (key: string): Promise<T> => {
    const now = clock().getTime();
    const known = answers.get(key);
    if (known && known.until > now) return known.answer;
    const entry = { until: now + ms, answer: read(key) };
    answers.delete(key);
    answers.set(key, entry);
    entry.answer.catch(() => answers.get(key) === entry && answers.delete(key));
    const [oldest] = answers.keys();
    if (answers.size > most && oldest !== undefined) answers.delete(oldest);
    return entry.answer;
  };
  return Object.assign(ask, { forget: () => answers.clear() });
}
