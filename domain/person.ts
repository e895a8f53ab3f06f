import { z } from "zod";
import { Category, Fraction, Language, Presence, Role, SupportTier, Timestamp } from "./enums.js";

/** Someone who works at the desk. */
export const Person = z.object({
  agent_id: z.string().regex(/^AGENT-/),
  name: z.string(),
  email: z.string(),
  role: Role,
  queues: z.array(z.string()),
  skills: z.array(z.string()),
  tier: SupportTier,
  languages: z.array(Language),
  presence: Presence,
  capacity: z.number().int().min(0),
  open_count: z.number().int().min(0),
  active: z.boolean(),
});
export type Person = z.infer<typeof Person>;

/** How someone has done in a category. */
export const PersonRecord = z.object({
  worked: z.number().int().min(0),
  resolved: z.number().int().min(0),
  csat_sum: z.number().min(0),
  csat_count: z.number().int().min(0),
});
export type PersonRecord = z.infer<typeof PersonRecord>;

/** Of somebody who has worked nothing in a category yet. */
export const NO_RECORD: PersonRecord = { worked: 0, resolved: 0, csat_sum: 0, csat_count: 0 };

/** A person as stored. `version` is what an assignment compares, so that nobody is given more than they can take. */
export const PersonDocument = Person.extend({
  version: z.number().int(),
  /** Open work weighted by priority (the policy's `workload.weights`). */
  open_weight: z.number().min(0),
  record: z.partialRecord(Category, PersonRecord),
  /** Of the last ticket given to them: what ties are broken by. */
  last_assigned_at: Timestamp.nullable(),
});
export type PersonDocument = z.infer<typeof PersonDocument>;

/** 0–1: resolution rate and satisfaction so far in a category, 0.5 where nothing is known. */
export const performance = (person: PersonDocument, category: Category | null): number =>
  performanceOf(category === null ? undefined : person.record[category]);

/** 0–1: the middle of resolution rate and satisfaction, 0.5 where nothing is known. */
export function performanceOf(record: PersonRecord | undefined): number {
  if (!record || record.worked === 0) return 0.5;
  const resolution = record.resolved / record.worked;
  const csat = record.csat_count === 0 ? 0.5 : (record.csat_sum / record.csat_count - 1) / 4;
  return Fraction.parse(Math.min(1, Math.max(0, (resolution + csat) / 2)));
}
