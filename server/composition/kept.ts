import type { Clock } from "../../domain/clock.js";

/** The same reading, whose answers are kept for `ms` milliseconds, also from those who ask while it is read. A failure is not kept. */
export function kept<T>(
  read: (key: string) => Promise<T>,
  { ms, clock }: { ms: number; clock: Clock },
): (key: string) => Promise<T> {
  const answers = new Map<string, { until: number; answer: Promise<T> }>();
  return (key) => {
    const now = clock().getTime();
    const known = answers.get(key);
    if (known && known.until > now) return known.answer;
    const answer = read(key);
    answers.set(key, { until: now + ms, answer });
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
