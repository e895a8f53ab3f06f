/** Calls at once and then every `everyMs` milliseconds, without keeping the process alive; returns what ends it. */
export function repeat(everyMs: number, call: () => void): () => void {
  const timer = setInterval(call, everyMs).unref();
  call();
  return () => clearInterval(timer);
}
