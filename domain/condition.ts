import { z } from "zod";
import { Category, Channel, CustomerTier, Fraction, Priority, Risk, SentimentLevel } from "./enums.js";

const oneOf = <T extends z.ZodEnum>(schema: T) => z.array(schema).min(1).optional();

/** What a policy rule asks of a ticket: every key that is present must hold; an empty one always does. */
export const Condition = z.strictObject({
  category: oneOf(Category),
  priority: oneOf(Priority),
  sentiment: oneOf(SentimentLevel),
  risk: oneOf(Risk),
  channel: oneOf(Channel),
  tier: oneOf(CustomerTier),
  vip: z.boolean().optional(),
  urgent: z.boolean().optional(),
  asks_for_person: z.boolean().optional(),
  tries_used_up: z.boolean().optional(),
  complexity_at_least: Fraction.optional(),
  breach_probability_at_least: Fraction.optional(),
});
export type Condition = z.infer<typeof Condition>;

/** What is known of a ticket where a rule is read; what is not known yet (null) never holds. */
export type Signals = {
  category: Category | null;
  priority: Priority | null;
  sentiment: SentimentLevel | null;
  risk: Risk | null;
  channel: Channel;
  tier: CustomerTier;
  vip: boolean;
  urgent: boolean;
  asks_for_person: boolean;
  tries_used_up: boolean;
  complexity: number | null;
  breach_probability: number | null;
};

/** Whether every part of the condition holds. */
export function holds(condition: Condition, signals: Signals): boolean {
  const among = <T>(allowed: readonly T[] | undefined, actual: T | null) =>
    allowed === undefined || (actual !== null && allowed.includes(actual));
  const equals = (wanted: boolean | undefined, actual: boolean) => wanted === undefined || wanted === actual;
  const reaches = (least: number | undefined, actual: number | null) =>
    least === undefined || (actual !== null && actual >= least);
  return (
    among(condition.category, signals.category) &&
    among(condition.priority, signals.priority) &&
    among(condition.sentiment, signals.sentiment) &&
    among(condition.risk, signals.risk) &&
    among(condition.channel, signals.channel) &&
    among(condition.tier, signals.tier) &&
    equals(condition.vip, signals.vip) &&
    equals(condition.urgent, signals.urgent) &&
    equals(condition.asks_for_person, signals.asks_for_person) &&
    equals(condition.tries_used_up, signals.tries_used_up) &&
    reaches(condition.complexity_at_least, signals.complexity) &&
    reaches(condition.breach_probability_at_least, signals.breach_probability)
  );
}
