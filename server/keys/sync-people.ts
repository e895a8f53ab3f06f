import { DocumentConflict, type Documents } from "../../domain/documents.js";
import type { PersonDocument } from "../../domain/person.js";
import type { Policy } from "../../domain/policy.js";
import type { People } from "../../store/people.js";

/**
 * The people of the policy, at the desk: who is new is added with the policy's presence; of who is known, name,
 * queues, skills, tier, languages, role and capacity follow the policy, while presence, counts and record stand.
 */
export async function syncPeople({
  documents,
  people,
  policy,
}: {
  documents: Pick<Documents, "insert" | "patch">;
  people: Pick<People, "list">;
  policy: Pick<Policy, "people">;
}): Promise<void> {
  const known = new Map((await people.list()).map((person) => [person.agent_id, person]));
  await Promise.all(
    policy.people.map(async ({ presence, ...told }) => {
      const person = known.get(told.agent_id);
      if (person)
        return documents.patch("people", told.agent_id, {
          where: { version: person.version },
          set: { ...told, version: person.version + 1 },
        });
      return documents.insert("people", newcomer(told, presence)).catch(unlessAddedMeanwhile);
    }),
  );
}

const newcomer = (
  told: Omit<Policy["people"][number], "presence">,
  presence: PersonDocument["presence"],
): PersonDocument => ({
  ...told,
  presence,
  open_count: 0,
  active: true,
  version: 1,
  open_weight: 0,
  record: {},
  last_assigned_at: null,
});

/** Another process starting at the same time has done it. */
function unlessAddedMeanwhile(error: unknown): void {
  if (!(error instanceof DocumentConflict)) throw error;
}
