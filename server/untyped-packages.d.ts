/** Writes to files that begin anew by time; a stream for pino. */
declare module "pino-roll" {
  import type { EventEmitter } from "node:events";

  type Options = {
    /** Path and beginning of the name. */
    file: string;
    frequency: "daily" | "hourly" | number;
    /** As date-fns writes it. */
    dateFormat: string;
    extension: string;
    mkdir: boolean;
    sync: boolean;
    /** `count`: files kept beside the one that is written. */
    limit: { count: number; removeOtherLogFiles: boolean };
  };
  type Roll = EventEmitter & { write(line: string): void; end(): void };
  export default function roll(options: Options): Promise<Roll>;
}
