import { Presets, SingleBar } from "cli-progress";

const NO_TERMINAL_EVERY_MS = 15_000;

export type Progress = {
  /** What stands beside the bar. */
  note(what: string): void;
  step(): void;
  stop(): void;
};

/** A bar of customers who are done, on stderr; without a terminal a line every so often. */
export function createProgress(total: number): Progress {
  const bar = new SingleBar(
    {
      format: "{bar} {value}/{total} customers done, {duration_formatted} | {note}",
      stream: process.stderr,
      noTTYOutput: true,
      notTTYSchedule: NO_TERMINAL_EVERY_MS,
      hideCursor: true,
      clearOnComplete: false,
    },
    Presets.rect,
  );
  bar.start(total, 0, { note: "" });
  return {
    note: (note) => bar.update({ note }),
    step: () => bar.increment(),
    stop: () => bar.stop(),
  };
}
