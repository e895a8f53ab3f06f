import type { OrderDocument } from "../../domain/order.js";

type Item = OrderDocument["items"][number];

/** Shortest word of an item's name that tells it from others. */
const TELLING = 4;

/** What German customers call the shop's things. */
const IN_ENGLISH: readonly [RegExp, string][] = [
  [/lautsprecher/iu, "speaker"],
  [/lampe/iu, "lamp"],
  [/wasserkocher/iu, "kettle"],
  [/kopfhörer/iu, "headphones"],
  [/schreibtisch/iu, "desk"],
  [/matte/iu, "mat"],
  [/ladegerät|netzteil/iu, "charger"],
  [/kamera/iu, "camera"],
  [/(?:kaffee)?mühle/iu, "grinder"],
  [/espressomaschine|kaffeemaschine/iu, "espresso"],
  [/saugroboter|staubsauger/iu, "vacuum"],
  [/luftreiniger/iu, "purifier"],
  [/monitorarm|halterung/iu, "monitor"],
  [/dockingstation/iu, "dock"],
];

/** Says of a thing that nothing is the matter with it. */
const ALL_RIGHT =
  /\b(?:(?:is|are|was|works?|working|looks?) (?:\w+ )?(?:fine|ok(?:ay)?|good|great|perfect(?:ly)?|undamaged)|no problem with|in ordnung|unbeschädigt|heil|funktioniert gut)\b/iu;

const SENTENCES = /[^.!?\n]+/g;

/**
 * The one item that a text is about, in English or German names; sentences that say that a thing is all right do
 * not count. Of several named, the one whose name is told most fully; undefined where that leaves a choice.
 */
export function itemNamed(items: readonly Item[], text: string): Item | undefined {
  const about = (text.match(SENTENCES) ?? []).filter((sentence) => !ALL_RIGHT.test(sentence)).join(". ");
  const words = wordsIn(about);
  const scored = items
    .map((item) => ({ item, score: tellingWords(item).filter((word) => isSaid(word, words)).length }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score);
  const [best, second] = scored;
  return best && best.score > (second?.score ?? 0) ? best.item : undefined;
}

const tellingWords = ({ name }: Item): string[] =>
  name
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word.length >= TELLING || IN_ENGLISH.some(([, english]) => english === word));

function wordsIn(text: string): Set<string> {
  const said: string[] = text.toLowerCase().match(/[\p{L}\d]+/gu) ?? [];
  const translated = IN_ENGLISH.filter(([german]) => german.test(text)).map(([, english]) => english);
  return new Set([...said, ...translated]);
}

const isSaid = (word: string, said: ReadonlySet<string>): boolean =>
  said.has(word) || said.has(`${word}s`) || said.has(word.replace(/s$/, ""));
