import { AppError } from "../../domain/errors.js";
import type { Who } from "./who.js";

/** How long whoever has lost their rights may go on listening, or is waited for without looking again. */
export const LOOK_AGAIN_MS = 10_000;

/** Whether whoever asked may still have what they asked for: their key is valid, and their rights are what they were. */
export type StillMay = () => Promise<boolean>;

/** Looks again at whoever has come in. @throws what keeps them from being looked at */
export const createStillMay =
  (lookAgain: () => Promise<Who>, who: Who): StillMay =>
  async () => {
    try {
      return rightsOf(await lookAgain()) === rightsOf(who);
    } catch (error) {
      if (error instanceof AppError && error.code === "unauthorized") return false;
      throw error;
    }
  };

const rightsOf = ({ role, principal, person }: Who): string =>
  JSON.stringify([role, principal, person?.queues ?? null]);
