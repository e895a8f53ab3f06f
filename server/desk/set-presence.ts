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
    const changed = await compareAndSet(deps, agentId, { status, also });
    deps.jobs.enqueue("assign", {});
    return changed;
  };

async function compareAndSet(
  { documents, people }: DeskDeps,
  agentId: string,
  { status, also }: { status: Presence; also: Asked<PersonDocument>["also"] },
): Promise<PersonDocument> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const person = await people.get(agentId);
    if (!person) throw new AppError("not_found", `No person ${agentId}`);
    const next = { ...person, presence: status, version: person.version + 1 };
    try {
      await documents.commit([
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
      if (!(error instanceof DocumentConflict && error.collection === "people")) throw error;
    }
  }
  throw new AppError("unavailable", `The record of ${agentId} keeps changing; try again.`);
}
