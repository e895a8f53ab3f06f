import { DocumentConflict } from "../../domain/documents.js";
import type { Presence } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";
import type { PersonDocument } from "../../domain/person.js";
import type { Asked, DeskDeps } from "./deps.js";

/** Presence changes rarely, counts often: so many lost races in a row mean that something is wrong. */
const MOST_TRIES = 25;

/** Says whether someone can be given work; who becomes free is given what waits. @throws AppError "not_found" */
export const setPresence =
  (deps: DeskDeps) =>
  async (
    agentId: string,
    { status }: { status: Presence },
    { also }: Asked<PersonDocument>,
  ): Promise<PersonDocument> => {
    const changed = await compareAndSet(deps, { agentId, status, also }, MOST_TRIES);
    deps.jobs.enqueue("assign", {});
    return changed;
  };

type Setting = { agentId: string; status: Presence; also: Asked<PersonDocument>["also"] };

async function compareAndSet(deps: DeskDeps, setting: Setting, triesLeft: number): Promise<PersonDocument> {
  const { agentId, status, also } = setting;
  const person = await deps.people.get(agentId);
  if (!person) throw new AppError("not_found", `No person ${agentId}`);
  const next = { ...person, presence: status, version: person.version + 1 };
  try {
    await deps.documents.commit([
      {
        op: "patch",
        collection: "people",
        key: agentId,
        where: { version: person.version },
        set: { presence: status, version: next.version },
      },
      ...(also?.(next) ?? []),
    ]);
    return next;
  } catch (error) {
    const lostRace = error instanceof DocumentConflict && error.collection === "people";
    if (!lostRace) throw error;
    if (triesLeft > 1) return compareAndSet(deps, setting, triesLeft - 1);
    throw new AppError("unavailable", `The record of ${agentId} keeps changing; try again.`, {
      cause: error,
    });
  }
}
