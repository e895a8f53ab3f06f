import type { Documents, Filter, Op } from "../domain/documents.js";
import { tagsOf, type ReservedThread, type ThreadMetadata } from "../domain/reserved-thread.js";
import type { Principal } from "../domain/ticket.js";
import { ownerRef } from "../domain/webhook.js";
import { createCollection } from "./collection.js";

export type ReservedThreads = {
  get(threadId: string): Promise<ReservedThread | undefined>;
  /** An owner's, at most `limit`, newest first: those that have no ticket yet, or all that have all of this metadata. */
  list(query: {
    owner: Principal;
    unused?: true | undefined;
    metadata?: ThreadMetadata | undefined;
    limit: number;
  }): Promise<ReservedThread[]>;
};

/** Ids of tickets that were given out in advance. */
export function createReservedThreads({ documents }: { documents: Documents }): ReservedThreads {
  const { get, find } = createCollection(documents, "reserved_threads");
  return {
    get,
    list: ({ owner, unused, metadata = {}, limit }) => {
      const filter: Filter = {
        owner_ref: ownerRef(owner),
        ...(unused ? { used: false } : {}),
        ...(Object.keys(metadata).length > 0 ? { tags: { has_all: tagsOf(metadata) } } : {}),
      };
      return find({ filter, sort: { field: "created_at", direction: "desc" }, limit });
    },
  };
}

/** Marks a reserved id as taken, once: for the commit that stores its ticket. */
export const takeThread = (threadId: string): Op => ({
  op: "patch",
  collection: "reserved_threads",
  key: threadId,
  where: { used: false },
  set: { used: true },
});
