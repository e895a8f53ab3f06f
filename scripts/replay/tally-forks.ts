import type { Fork, RunSummary } from "../../domain/fork.js";

/** What people look for first, and where it stands in a difference. */
const WATCHED = {
  category: (field: string) => field === "classify.category",
  priority: (field: string) => field === "sla.priority",
  route: (field: string) => field === "sla.queue" || field === "route.assignee" || field === "route.tier",
  escalation: (field: string) => field.startsWith("escalation"),
  review: (field: string) => field.startsWith("review"),
  actions: (field: string) => field.startsWith("actions"),
  answer: (field: string) => field === "answer",
} as const;

/** The parts in which two runs differ, in words: `category`, `route`, `review`, `draft` … */
export function changedParts({ differences, draft }: Pick<Fork, "differences" | "draft">): string[] {
  const parts = Object.entries(WATCHED).flatMap(([part, isOf]) =>
    differences.some(({ field }) => isOf(field)) ? [part] : [],
  );
  return [...parts, ...(draft.length > 0 ? ["draft"] : [])];
}

/** For how many runs something became better, and for how many worse. */
type Shift = { what: string; better: number; worse: number };
/** A sum over all runs, before and now. */
type Total = { what: string; recorded: number; now: number };

type Tally = {
  runs: number;
  same: number;
  changed: number;
  stopped: number;
  impossible: number;
  /** Tickets by what changed on them. */
  tickets: Record<string, string[]>;
  shifts: Shift[];
  totals: Total[];
};

type Pair = { recorded: RunSummary; now: RunSummary; person_category: string | null };

/** A breach that is likelier by less than this is none the likelier. */
const SAME_RISK = 0.01;

/** What a change has done to many runs, for the better or worse. */
export function tallyForks(forks: readonly Fork[]): Tally {
  const done = forks.filter(({ outcome }) => outcome === "done");
  const pairs = done.flatMap(({ recorded, now, person_category }) =>
    now ? [{ recorded, now, person_category }] : [],
  );
  const tickets: Record<string, string[]> = {};
  for (const fork of done) for (const part of changedParts(fork)) (tickets[part] ??= []).push(fork.ticket_id);
  const changed = done.filter((fork) => fork.differences.length > 0 || fork.draft.length > 0).length;
  const shift = (what: string, worth: Worth, same = 0): Shift => ({
    what,
    ...gainsAndLosses(pairs, worth, same),
  });
  const total = (what: string, of: (summary: RunSummary) => number): Total => ({
    what,
    recorded: pairs.reduce((sum, { recorded }) => sum + of(recorded), 0),
    now: pairs.reduce((sum, { now }) => sum + of(now), 0),
  });
  return {
    runs: forks.length,
    same: done.length - changed,
    changed,
    stopped: forks.filter(({ outcome }) => outcome === "stopped").length,
    impossible: forks.filter(({ outcome }) => outcome === "impossible").length,
    tickets,
    shifts: [
      shift("category as the person set it", (run, category) =>
        category === null ? 0 : Number(categoryOf(run) === category),
      ),
      shift("a person is asked", ({ review }) => (review === null ? 0 : -1)),
      shift("answered without a person", ({ answer }) => Number(answer === "automatic")),
      shift("escalated", ({ escalation }) => (escalation === null ? 0 : -1)),
      shift("risk of missing the SLA", ({ sla }) => -(sla.breach_probability ?? 0), SAME_RISK),
    ],
    totals: [
      total("input tokens", ({ input_tokens }) => input_tokens),
      total("output tokens", ({ output_tokens }) => output_tokens),
      total("cost in USD", ({ cost_usd }) => cost_usd),
      total("seconds in calls", ({ ms }) => ms / 1000),
    ],
  };
}

/** The category that the run decided on. */
const categoryOf = ({ decisions }: RunSummary): unknown =>
  decisions.find(({ node }) => node === "classify")?.outcome["category"];

/** How good a run is in one respect: more is better. */
type Worth = (run: RunSummary, personCategory: string | null) => number;

function gainsAndLosses(pairs: readonly Pair[], worth: Worth, same: number): Omit<Shift, "what"> {
  const gains = pairs.map(
    ({ recorded, now, person_category }) => worth(now, person_category) - worth(recorded, person_category),
  );
  return {
    better: gains.filter((gain) => gain > same).length,
    worse: gains.filter((gain) => gain < -same).length,
  };
}
