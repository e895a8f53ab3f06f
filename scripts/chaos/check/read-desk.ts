import { COLLECTIONS } from "../../../domain/collections.js";
import type { EffectDocument } from "../../../domain/effect.js";
import type { RunDocument } from "../../../domain/run.js";
import { CHECKED, findingsOf, type DeskData, type Finding, type RawReader } from "./desk-data.js";

/**
 * Reads everything that is checked, and tells of every document that is not what its schema says.
 * Tickets from before `since` (ISO 8601), which no process of the storm has worked, are left out with all their own.
 */
export async function readDesk(
  reader: RawReader,
  since: string,
): Promise<{ desk: DeskData; findings: Finding[] }> {
  const read = await Promise.all(CHECKED.map(async (name) => [name, await reader.all(name)] as const));
  const spoiled = findingsOf("document");
  for (const [name, documents] of read)
    for (const document of documents) {
      const { key, schema } = COLLECTIONS[name];
      const [issue] = schema.safeParse(document).error?.issues ?? [];
      if (issue) spoiled.add(`${name}/${String(document[key])}`, `${issue.path.join(".")}: ${issue.message}`);
    }
  const all = Object.fromEntries(read) as unknown as Omit<DeskData, "review_outcomes">;
  const desk = ofStorm(all, since);
  return { desk: { ...desk, review_outcomes: await outcomesOf(desk, reader) }, findings: spoiled.list };
}

function ofStorm(all: Omit<DeskData, "review_outcomes">, since: string): Omit<DeskData, "review_outcomes"> {
  const tickets = all.tickets.filter(({ created_at }) => created_at >= since);
  const ids = new Set(tickets.map(({ ticket_id }) => ticket_id));
  const known = <T extends { ticket_id: string }>(documents: T[]): T[] =>
    documents.filter(({ ticket_id }) => ids.has(ticket_id));
  return {
    ...all,
    tickets,
    messages: known(all.messages),
    events: known(all.events).toSorted((a, b) => a.number - b.number),
    effects: known(all.effects),
    reviews: known(all.reviews),
    runs: known(all.runs),
  };
}

async function outcomesOf(
  { runs, effects }: Pick<DeskData, "runs" | "effects">,
  reader: RawReader,
): Promise<Map<string, unknown>> {
  const acting = new Set(effects.map(({ run_id }: EffectDocument) => run_id));
  const untold = runs.filter(
    ({ run_id, decisions }: RunDocument) =>
      acting.has(run_id) && !decisions.some(({ node }) => node === "review"),
  );
  const outcomes = new Map<string, unknown>();
  for (const { run_id } of untold) {
    // oxlint-disable-next-line no-await-in-loop -- few, and the saver reads one at a time anyway
    const outcome = await reader.reviewOutcome(run_id);
    if (outcome !== undefined) outcomes.set(run_id, outcome);
  }
  return outcomes;
}
