import { canonicalJson } from "../../domain/canonical-json.js";
import { MINUTE_MS, type Clock } from "../../domain/clock.js";
import type { KnowledgeIndex, SearchQuery } from "../../domain/knowledge.js";
import { kept } from "../kept.js";

/** What another process has changed is followed within seconds, and forgets them too. */
const KEPT_MS = MINUTE_MS;

/**
 * The same index, whose searches are kept until something is put or removed through it: people who type ask for the
 * same again and again, and each answer costs an embedding. A search that can be called off is made anew.
 */
export function keepSearches(index: KnowledgeIndex, { clock }: { clock: Clock }): KnowledgeIndex {
  const searches = kept((key) => index.search(JSON.parse(key) as SearchQuery), { ms: KEPT_MS, clock });
  const changing = (change: Promise<void>) => change.finally(() => searches.forget());
  return {
    search: (query, options) =>
      options?.signal ? index.search(query, options) : searches(canonicalJson(query)),
    put: (name, items) => changing(index.put(name, items)),
    remove: (name, ids) => changing(index.remove(name, ids)),
  };
}
