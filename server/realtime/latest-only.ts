/** Does the latest wish once the one under way is done: however often one wishes, one is worked on at a time. */
export function latestOnly<T>(
  work: (wish: T) => Promise<void>,
  onFailure: (error: unknown) => void,
): (wish: T) => void {
  let next: { wish: T } | undefined;
  let isBusy = false;
  const run = async () => {
    isBusy = true;
    while (next) {
      const { wish } = next;
      next = undefined;
      // oxlint-disable-next-line no-await-in-loop
      await work(wish).catch(onFailure);
    }
    isBusy = false;
  };
  return (wish) => {
    next = { wish };
    if (!isBusy) void run();
  };
}
