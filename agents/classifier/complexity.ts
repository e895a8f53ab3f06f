import type { Category } from "../../domain/enums.js";

export type ComplexityFeatures = {
  /** All that the customer has written and is not answered. */
  text: string;
  category: Category;
  /** Customer messages in the thread, the description included. */
  customerMessages: number;
  orders: number;
  /** Of the category, 0–1. */
  confidence: number;
};

/** What each feature adds at most; together with the base they exceed 1, where the scale ends. */
const BASE = 0.1;
const LENGTH = 0.15;
const SEVERAL_PROBLEMS = 0.2;
const REPEATED = 0.15;
const DEEP_CATEGORY = 0.2;
const SYMPTOMS = 0.15;
const SEVERAL_ORDERS = 0.1;
const UNCLEAR = 0.15;

const LONG_TEXT_WORDS = 250;
const MANY_PROBLEMS = 4;
const ANOTHER_PROBLEM =
  /\?|(?:^|\n)[ \t]*(?:\d+[.)]|[-*•])\s|\b(?:also|additionally|furthermore|besides|another (?:issue|problem|thing)|on top of that|secondly|thirdly|außerdem|zusätzlich|zudem|des weiteren|darüber hinaus|zweitens|drittens)\b/gi;
const REPEATED_CONTACT =
  /\b(?:again|third time|second time|several times|multiple times|many times|(?:still|yet) (?:no|not|nothing|waiting)|already (?:wrote|called|contacted|emailed)|contacted you|keep(?:s)? (?:happening|failing)|schon wieder|zum (?:zweiten|dritten|wiederholten) mal|mehrmals|mehrfach|bereits (?:geschrieben|angerufen|gemeldet)|immer noch)\b/i;
const TECHNICAL_SYMPTOMS =
  /\b(?:error(?: code)?|exception|stack ?trace|log(?:s| file)|firmware|intermittent\w*|integration|api|database|server|production|data (?:loss|leak|breach)|crash\w*|timeouts?|fehler(?:code|meldung)|schnittstelle|datenbank|absturz|datenverlust|sporadisch)\b/gi;
const MANY_SYMPTOMS = 3;
const DEEP_CATEGORIES: ReadonlySet<Category> = new Set(["technical", "security"]);

/**
 * How much work a ticket asks for, 0–1: 0.1, and at most 0.15 for length (250 words), 0.2 for several problems
 * (four questions, list items or "also"), 0.15 for repeated contact, 0.2 for the categories technical and
 * security, 0.15 for technical symptoms (three), 0.1 for several orders, 0.15 for an unclear category.
 */
export function complexityOf({
  text,
  category,
  customerMessages,
  orders,
  confidence,
}: ComplexityFeatures): number {
  const words = text.split(/\s+/).length;
  const problems = count(text, ANOTHER_PROBLEM);
  const repeated = customerMessages > 2 || REPEATED_CONTACT.test(text);
  const sum =
    BASE +
    LENGTH * share(words, LONG_TEXT_WORDS) +
    SEVERAL_PROBLEMS * share(problems - 1, MANY_PROBLEMS - 1) +
    REPEATED * Number(repeated) +
    DEEP_CATEGORY * Number(DEEP_CATEGORIES.has(category)) +
    SYMPTOMS * share(count(text, TECHNICAL_SYMPTOMS), MANY_SYMPTOMS) +
    SEVERAL_ORDERS * Number(orders > 1) +
    UNCLEAR * (1 - confidence);
  return Math.round(Math.min(1, sum) * 100) / 100;
}

const share = (amount: number, full: number): number => Math.min(1, Math.max(0, amount / full));

const count = (text: string, pattern: RegExp): number => Array.from(text.matchAll(pattern)).length;
