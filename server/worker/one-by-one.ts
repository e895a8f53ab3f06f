/** Does the work for each item, never two at a time: each stands on what the one before has left. */
export async function oneByOne<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (const item of items) {
    // oxlint-disable-next-line no-await-in-loop -- one at a time is what this is for
    await work(item);
  }
}
