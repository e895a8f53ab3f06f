import { DocumentConflict, type Documents } from "../../domain/documents.js";
import type { PersonDocument } from "../../domain/person.js";
import type { Policy } from "../../domain/policy.js";
import type { People } from "../../store/people.js";

/** Counts of a busy person's work change many times a second; each try but the last reads again. */
const TRIES = 20;

type Deps = { documents: Pick<Documents, "insert" | "patch">; people: Pick<People, "get"> };

/**
 * The people of the policy, at the desk: who is new is added with the policy's presence; of who is known, name,
 * queues, skills, tier, languages, role, capacity and whether they still work here follow the policy, while presence,
 * counts and record stand.
 */
export async function syncPeople({
  policy,
  ...deps
}: Deps & { policy: Pick<Policy, "people"> }): Promise<void> {
  await Promise.all(policy.people.map((told) => syncPerson(deps, told, TRIES)));
}

async function syncPerson(deps: Deps, told: Policy["people"][number], triesLeft: number): Promise<void> {
  const { documents, people } = deps;
  const { presence, ...set } = told;
  const person = await people.get(told.agent_id);
  const isDone = person
    ? isAsTold(person, set) ||
      (await documents.patch("people", told.agent_id, {
        where: { version: person.version },
        set: { ...set, version: person.version + 1 },
      }))
    : await documents.insert("people", newcomer(set, presence)).then(() => true, addedMeanwhile);
  if (!isDone && triesLeft > 1) await syncPerson(deps, told, triesLeft - 1);
}

/** Nothing is written then: processes that start side by side do not disturb one another, nor those that work. */
const isAsTold = (person: PersonDocument, told: Omit<Policy["people"][number], "presence">): boolean =>
  Object.entries(told).every(
    ([field, value]) => JSON.stringify(person[field as keyof PersonDocument]) === JSON.stringify(value),
  );

const newcomer = (
  told: Omit<Policy["people"][number], "presence">,
  presence: PersonDocument["presence"],
): PersonDocument => ({
  ...told,
  presence,
  open_count: 0,
  version: 1,
  open_weight: 0,
  record: {},
  last_assigned_at: null,
});

/** Another process starting at the same time has added it, as its own policy says: looked at again. */
function addedMeanwhile(error: unknown): false {
  if (!(error instanceof DocumentConflict)) throw error;
  return false;
}
