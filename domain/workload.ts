import type { Category, Priority, SupportTier } from "./enums.js";
import { performance, type PersonDocument } from "./person.js";
import type { Policy } from "./policy.js";

/** What a ticket asks of whoever takes it. */
export type WorkNeed = {
  queue: string;
  /** Which tiers the priority goes to (`neededTiers`). */
  tiers: readonly SupportTier[];
  category: Category | null;
  priority: Priority;
  /** ISO 639-1 */
  language: string;
  /** What the queue asks for (the policy's `queues.*.skills`); the category counts as one more. */
  skills: readonly string[];
  /** 0–1; null while nothing was forecast. */
  breach_probability: number | null;
};

export type RankedPerson = {
  person: PersonDocument;
  /** 0–1, less one for each tier above the one needed. */
  score: number;
  /** What the score is made of, in words. */
  because: string[];
};

/** Ties are equal scores to this many decimals: a thousandth of a point must not undo the round robin. */
const SCORE_DECIMALS = 4;

/**
 * Whether a person may be given a ticket of this queue and these tiers now: an active agent or manager who is
 * available, serves the queue, has room, and whose tier is at least the lowest one needed (a specialist stands
 * beside tier 3). Language, skill and the like only rank.
 */
export const isEligible = (person: PersonDocument, need: Pick<WorkNeed, "queue" | "tiers">): boolean =>
  person.active &&
  (person.role === "agent" || person.role === "manager") &&
  person.presence === "available" &&
  person.queues.includes(need.queue) &&
  person.open_count < person.capacity &&
  tierRank(person.tier) >= lowestRank(need.tiers);

/**
 * Those of the people who are eligible, best first. A person of exactly a tier needed comes before anyone of a
 * higher one, so that senior people stay free; among them counts what the policy's `workload.score` weighs. Equal
 * scores go round: who was given a ticket longest ago (or never) comes first, then by agent_id.
 */
export function rankPeople(
  people: readonly PersonDocument[],
  need: WorkNeed,
  policy: Pick<Policy, "workload">,
): RankedPerson[] {
  return people
    .filter((person) => isEligible(person, need))
    .map((person) => rate(person, need, policy.workload))
    .toSorted(
      (a, b) =>
        b.score - a.score ||
        compare(a.person.last_assigned_at ?? "", b.person.last_assigned_at ?? "") ||
        compare(a.person.agent_id, b.person.agent_id),
    );
}

function rate(person: PersonDocument, need: WorkNeed, workload: Policy["workload"]): RankedPerson {
  const wanted = [...new Set([...need.skills, ...(need.category ? [need.category] : [])])];
  const has = wanted.filter((skill) => person.skills.includes(skill)).length;
  const speaks = person.languages.includes(need.language);
  const free = freeShare(person, workload.weights);
  const record = performance(person, need.category);
  const risk = need.breach_probability ?? 0;
  const parts = workload.score;
  const sum = parts.skill + parts.language + parts.load + parts.performance + parts.breach_risk;
  const points =
    parts.skill * (wanted.length === 0 ? 0 : has / wanted.length) +
    parts.language * (speaks ? 1 : 0) +
    parts.load * free +
    parts.performance * record +
    parts.breach_risk * risk * free;
  const above = need.tiers.includes(person.tier) ? 0 : tierRank(person.tier) - lowestRank(need.tiers);
  return {
    person,
    score: Number(((sum === 0 ? 0 : points / sum) - above).toFixed(SCORE_DECIMALS)),
    because: [
      above === 0 ? `tier ${person.tier} as needed` : `tier ${person.tier}, above what is needed`,
      `${has} of ${wanted.length} skills`,
      speaks ? `speaks ${need.language}` : `does not speak ${need.language}`,
      `${person.open_count} of ${person.capacity} open tickets`,
      `performance ${record.toFixed(2)}${need.category ? ` in ${need.category}` : ""}`,
    ],
  };
}

/** 1: nothing open; 0: as many tickets of the heaviest priority as the person may hold. */
function freeShare(person: PersonDocument, weights: Policy["workload"]["weights"]): number {
  const fullWeight = person.capacity * Math.max(...Object.values(weights));
  return Math.max(0, 1 - person.open_weight / fullWeight);
}

const tierRank = (tier: SupportTier): number => (tier === "specialist" ? 3 : tier);

const lowestRank = (tiers: readonly SupportTier[]): number => Math.min(...tiers.map(tierRank));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
