import { tool } from "@langchain/core/tools";
import { z } from "zod";
import type { PersonDocument } from "../domain/person.js";

const ListPeopleInput = z.object({ queue: z.string().min(1) });

export type ListPeopleDeps = { people: { serving(queue: string): Promise<PersonDocument[]> } };

/** Who serves a queue, whether present or not. The artifact is `PersonDocument[]`; names alone are shown. */
export function createListPeople({ people }: ListPeopleDeps) {
  return tool(
    async ({ queue }): Promise<[string, PersonDocument[]]> => {
      const serving = await people.serving(queue);
      const lines = serving.map(
        ({ agent_id, name, presence, open_count, capacity }) =>
          `${agent_id} ${name}: ${presence}, ${open_count} of ${capacity}`,
      );
      return [lines.length === 0 ? `Nobody serves ${queue}.` : lines.join("\n"), serving];
    },
    {
      name: "list_people",
      description: "Who serves a queue, with presence and open work.",
      schema: ListPeopleInput,
      responseFormat: "content_and_artifact",
    },
  );
}
