/** What a stretch of work took of this process, by the wall and by the processors (all threads), and left in memory. */
export type Spent = { seconds: number; cpuSeconds: number; rssMb: number; heapMb: number };

const MICROSECONDS = 1e6;
const MEGABYTE = 2 ** 20;

/** Starts now; the function it gives tells what was spent since. */
export function startStopwatch(): () => Spent {
  const startedMs = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    const { rss, heapUsed } = process.memoryUsage();
    return {
      seconds: (performance.now() - startedMs) / 1000,
      cpuSeconds: (user + system) / MICROSECONDS,
      rssMb: rss / MEGABYTE,
      heapMb: heapUsed / MEGABYTE,
    };
  };
}
