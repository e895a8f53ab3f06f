import { AppError } from "../../domain/errors.js";
import { isTooDeep } from "../http/too-deep.js";

/**
 * A checkpoint with values changed, as one id: nothing of it is stored. What a client was given by `updateState` it
 * gives back when it runs from there, in whichever process.
 */
export type ForkPoint = { checkpointId: string; set: Record<string, unknown> };

const SEPARATOR = ".";

/** The id of a fork point; a checkpoint of which nothing is changed keeps its own. */
export const forkPointId = ({ checkpointId, set }: ForkPoint): string =>
  Object.keys(set).length === 0
    ? checkpointId
    : [checkpointId, Buffer.from(JSON.stringify(set)).toString("base64url")].join(SEPARATOR);

/** @throws AppError "not_found" for an id that no desk gave */
export function parseForkPoint(id: string): ForkPoint {
  const at = id.indexOf(SEPARATOR);
  if (at === -1) return { checkpointId: id, set: {} };
  try {
    const set: unknown = JSON.parse(Buffer.from(id.slice(at + 1), "base64url").toString("utf8"));
    if (typeof set === "object" && set !== null && !Array.isArray(set) && !isTooDeep(set))
      return { checkpointId: id.slice(0, at), set: set as Record<string, unknown> };
  } catch {
    // Said below.
  }
  throw new AppError("not_found", "There is no such checkpoint: take its id as an answer gave it.");
}
