import type { Passage, SearchQuery } from "../../domain/knowledge.js";
import type { Chunk } from "./chunk-markdown.js";
import { dot } from "./dot.js";
import { inOrder, itemOf } from "./records.js";
import { relevanceOf } from "./relevance.js";
import type { Entry, TextShelf } from "./text-shelf.js";
import type { Hit, VectorIndex, Vectors } from "./vector-index.js";

/** From here on a text of the language asked for goes before better ones in others. */
const RELEVANT = 0.5;
/** Records asked for at first, how much further a search goes each time that is not enough, and where it stops. */
const REACH = { first: 64, factor: 4, most: 1024 };
/** Records asked for each passage wanted: a text has several. */
const RECORDS_A_PASSAGE = 8;
/** Texts whose words alone make them worth a look, before any is known by its meaning. */
const FIRST_BY_WORDS = 32;
/** The bound where every record was reached: it makes a relevance of 0. */
const NOTHING_LEFT = Number.NEGATIVE_INFINITY;

type Query = Omit<SearchQuery, "index">;
type Deps = {
  shelf: Pick<TextShelf, "get" | "all" | "scores">;
  vectors: Pick<VectorIndex, "nearest" | "vectors">;
  embedQuery: (text: string, signal?: AbortSignal) => Promise<Float32Array>;
};
/** What the cosine of a text can be at most that no query has brought up: in the language asked for, and in any. */
type Bounds = { language: number; any: number };

/**
 * The best of all texts by both kinds of likeness. A text's cosine is the mean of its title's (or best paraphrase's)
 * and of its body's, which is the mean of the best chunk's and of the chunks' centre. As no text is nearer than its
 * nearest record, the records that `nearest` has not reached bound what their texts can score (Fagin's threshold
 * algorithm, 2003): a search looks at whatever could still be among the best, and asks further until nothing can.
 * With an engine that misses nothing the answer is that of comparing every text.
 */
export function createHybridSearch({ shelf, vectors, embedQuery }: Deps) {
  return async (query: Query, signal?: AbortSignal): Promise<Passage[]> => {
    const vector = await embedQuery(query.text, signal);
    const words = shelf.scores(query.text);
    const wordsOf = ({ number }: Entry): number => words.get(number) ?? 0;
    const found = new Map<string, Passage>();
    const ranked = () => rank([...found.values()], query);

    const look = async (entries: readonly Entry[]): Promise<void> => {
      const fresh = [...new Set(entries)].filter(({ item }) => fits(item, query) && !found.has(item.id));
      if (fresh.length === 0) return;
      const held = await vectors.vectors(
        fresh.flatMap(({ parts: { ids } }) => ids),
        { signal },
      );
      for (const entry of fresh) {
        const passage = passageOf(entry, { vector, held, lexical: wordsOf(entry) });
        if (passage) found.set(entry.item.id, passage);
      }
    };

    const byWords = shelf
      .all()
      .filter((entry) => words.has(entry.number) && fits(entry.item, query))
      .sort((a, b) => wordsOf(b) - wordsOf(a));

    const { limit } = query;
    const most = Math.max(REACH.most, limit * RECORDS_A_PASSAGE);
    for (let reach = Math.max(REACH.first, limit * RECORDS_A_PASSAGE); ; reach *= REACH.factor) {
      // oxlint-disable-next-line no-await-in-loop -- further only where this was not enough
      const { hits, bounds } = await reachOut(vectors, { vector, reach, query, signal });
      const near = [...new Set(hits.map(({ id }) => itemOf(id)))].flatMap((id) => shelf.get(id) ?? []);
      // oxlint-disable-next-line no-await-in-loop
      await look([...near, ...byWords.slice(0, FIRST_BY_WORDS)]);
      const enough = leastKey(ranked(), query);
      // oxlint-disable-next-line no-await-in-loop
      await look(
        byWords.filter((entry) => keyAtMost(bounds, { lexical: wordsOf(entry), query, entry }) > enough),
      );
      const isCertain = keyAtMost(bounds, { lexical: 0, query }) <= leastKey(ranked(), query);
      if (isCertain || reach >= most) return ranked();
    }
  };
}

const fits = ({ category }: { category: string }, query: Query): boolean =>
  query.category === undefined || category === query.category;

async function reachOut(
  vectors: Deps["vectors"],
  {
    vector,
    reach,
    query: { category, language },
    signal,
  }: { vector: Float32Array; reach: number; query: Query; signal: AbortSignal | undefined },
): Promise<{ hits: Hit[]; bounds: Bounds }> {
  const [any, own] = await Promise.all([
    vectors.nearest(vector, { limit: reach, category, signal }),
    language === undefined ? [] : vectors.nearest(vector, { limit: reach, category, language, signal }),
  ]);
  const bound = (hits: readonly Hit[]) =>
    hits.length < reach ? NOTHING_LEFT : (hits.at(-1)?.similarity ?? NOTHING_LEFT);
  return { hits: [...any, ...own], bounds: { any: bound(any), language: Math.min(bound(any), bound(own)) } };
}

/** Where a passage stands: relevant ones of the language asked for first, then by relevance. */
const keyOf = (
  { language, relevance_score }: Pick<Passage, "language" | "relevance_score">,
  query: Query,
): number => relevance_score + (language === query.language && relevance_score >= RELEVANT ? 1 : 0);

function rank(passages: readonly Passage[], query: Query): Passage[] {
  return passages
    .filter(({ relevance_score }) => relevance_score >= (query.min_relevance ?? 0))
    .sort((a, b) => keyOf(b, query) - keyOf(a, query) || (a.article_id < b.article_id ? -1 : 1))
    .slice(0, query.limit);
}

/** What a text must better to be among the passages. */
function leastKey(passages: readonly Passage[], query: Query): number {
  const last = passages.length < query.limit ? undefined : passages.at(-1);
  return last ? keyOf(last, query) : (query.min_relevance ?? 0);
}

/** Where a text (or, without one, any text) can stand at most that no query has brought up. */
function keyAtMost(
  bounds: Bounds,
  { lexical, query, entry }: { lexical: number; query: Query; entry?: Entry },
): number {
  const at = (cosine: number, language: string, titled: boolean) =>
    keyOf({ language, relevance_score: relevanceOf({ cosine, lexical, titled, language }) }, query);
  if (entry) {
    const { language } = entry.item;
    const cosine = language === query.language ? bounds.language : bounds.any;
    return at(cosine, language, entry.parts.asked.length > 0);
  }
  const own = query.language === undefined ? [] : [at(bounds.language, query.language, false)];
  return Math.max(...own, at(bounds.any, "en", false), at(bounds.any, "other", false));
}

/** Undefined where a vector is not there: the text is on its way in, or out. */
function passageOf(
  { item, parts }: Entry,
  { vector, held, lexical }: { vector: Float32Array; held: Vectors; lexical: number },
): Passage | undefined {
  const asked = inOrder(parts.asked, held);
  const bodies = inOrder(parts.bodies, held);
  // Of a single chunk the centre is its own vector.
  const whole = parts.whole === undefined ? bodies?.[0] : held.get(parts.whole);
  if (!asked || !bodies || (bodies.length > 0 && !whole)) return undefined;
  const cosines = bodies.map((body) => dot(body, vector));
  const best = Math.max(...cosines);
  const body = whole && (best + dot(whole, vector)) / 2;
  const title = asked.length === 0 ? undefined : Math.max(...asked.map((one) => dot(one, vector)));
  const cosine = ((title ?? body ?? 0) + (body ?? title ?? 0)) / 2;
  const chunk = parts.bodies[cosines.indexOf(best)]?.chunk;
  return {
    article_id: item.id,
    title: item.title,
    content: chunk ? contentOf(chunk) : item.content,
    category: item.category,
    language: item.language,
    relevance_score: relevanceOf({ cosine, lexical, titled: title !== undefined, language: item.language }),
  };
}

const contentOf = ({ heading, content }: Chunk): string =>
  heading === "" ? content : `## ${heading}\n\n${content}`;
