import type { Documents } from "../domain/documents.js";
import type { PersonDocument } from "../domain/person.js";
import { createCollection } from "./collection.js";

/** More than a desk has; they are always read together. */
const ALL = 10_000;

export type People = {
  get(agentId: string): Promise<PersonDocument | undefined>;
  /** Everyone, by id; those who have left are `active: false`. */
  list(): Promise<PersonDocument[]>;
  /** Everyone active who serves a queue, whatever their presence. */
  serving(queue: string): Promise<PersonDocument[]>;
};

export function createPeople({ documents }: { documents: Documents }): People {
  const { get, find } = createCollection(documents, "people");
  const list = () => find({ limit: ALL });
  return {
    get,
    list,
    serving: async (queue) => (await list()).filter(({ active, queues }) => active && queues.includes(queue)),
  };
}
