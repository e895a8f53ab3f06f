import { AppError, toldInFull } from "../../domain/errors.js";

/** Runs a command to its end. What its caller can put right is told on stderr in a sentence, with exit code 1. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const isUsage =
      error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
    if (!(error instanceof AppError) && !isUsage) throw error;
    console.error(error instanceof AppError ? toldInFull(error) : error.message);
    process.exitCode = 1;
  }
}

/** A share between 0 and 1 as typed. @throws AppError "invalid_input" naming the option */
export function shareOption(name: string, typed: string): number {
  const share = Number(typed);
  if (!(share > 0 && share < 1))
    throw new AppError("invalid_input", `--${name} ${typed}: expected a number between 0 and 1, such as 0.8`);
  return share;
}

/** A whole number of at least 0 as typed. @throws AppError "invalid_input" naming the option */
export function countOption(name: string, typed: string): number {
  const count = Number(typed);
  if (!Number.isInteger(count) || count < 0)
    throw new AppError("invalid_input", `--${name} ${typed}: expected a whole number such as 1`);
  return count;
}

/** An option that must be there. @throws AppError "invalid_input" with the usage */
export function required(value: string | undefined, usage: string): string {
  if (value === undefined || value === "") throw new AppError("invalid_input", usage);
  return value;
}

/** Tells on stderr how far a long step is, every so often. */
export function createProgress(tell: (done: number) => string, every: number): (done: number) => void {
  return (done) => {
    if (done % every === 0) console.error(tell(done));
  };
}
