import type { ActionType } from "../../domain/action.js";
import { readAmount } from "./amounts.js";

/** What a person's instructions change in a local draft. */
export type Adjustments = {
  /** ISO 639-1 */
  language: string | null;
  brief: boolean;
  apologize: boolean;
  /** `said`: the instruction's own words, which may name an item. */
  offer: { type: ActionType; amount: string | null; said: string }[];
  withhold: ActionType[];
  /** Sentences to say, in the person's own words. */
  mention: string[];
  /** Instructions that only a model or a person could follow. */
  notFollowed: string[];
};

const LANGUAGES: [string, RegExp][] = [
  ["de", /\b(in german|auf deutsch|german please)\b/i],
  ["en", /\b(in english|auf englisch|english please)\b/i],
];
const BRIEF = /\b(short(er)?|brief(er)?|concise|kürzer|knapper)\b/i;
const APOLOGIZE = /\b(apologi[sz]e|apology|say sorry|more empath\w*|warmer|entschuldig\w*)\b/i;
const MENTION =
  /\b(?:mention|point out|add|include|say|tell (?:them|him|her|the customer)|erwähnen?|hinweisen|ergänzen?)\b(?:\s+(?:that|dass))?\s*[:,]?\s*["“„]?(.{3,}?)["”“]?\s*$/is;
const OFFERS: [ActionType, string][] = [
  ["refund", "refund(?:ing)?|money back|erstattung"],
  ["replacement", "replacement|replace(?: it)?|ersatz"],
  ["credit", "credit|voucher|guthaben|gutschrift"],
  ["cancel_order", "cancel(?:lation)? (?:of )?(?:the |their )?order|stornierung"],
  ["password_reset", "password reset|neues passwort"],
];
const NOT = String.raw`\b(?:no|not|don't|do not|without|instead of|rather than|kein\w*|ohne|statt)\b`;

/** Reads what can be followed without a model; the last language named counts. */
export function readInstructions(instructions: readonly string[]): Adjustments {
  const read = instructions.map(readInstruction);
  return {
    language: read.findLast(({ language }) => language !== null)?.language ?? null,
    brief: read.some(({ brief }) => brief),
    apologize: read.some(({ apologize }) => apologize),
    offer: read.flatMap(({ offer }) => offer),
    withhold: read.flatMap(({ withhold }) => withhold),
    mention: read.flatMap(({ mention }) => mention),
    notFollowed: read.flatMap(({ notFollowed }) => notFollowed),
  };
}

function readInstruction(instruction: string): Adjustments {
  const apologize = APOLOGIZE.test(instruction);
  const said = apologize ? undefined : MENTION.exec(instruction);
  const rest = said ? instruction.slice(0, said.index) : instruction;
  const isWithheld = (words: string) =>
    new RegExp(String.raw`${NOT}(?:\s+\w+){0,2}?\s+(?:${words})\b`, "i").test(rest);
  const named = OFFERS.filter(([, words]) => new RegExp(String.raw`\b(?:${words})\b`, "i").test(rest));
  const adjustments = {
    language: LANGUAGES.find(([, cue]) => cue.test(rest))?.[0] ?? null,
    brief: BRIEF.test(rest),
    apologize,
    offer: named
      .filter(([, words]) => !isWithheld(words))
      .map(([type]) => ({ type, amount: amountIn(rest), said: rest })),
    withhold: named.filter(([, words]) => isWithheld(words)).map(([type]) => type),
    mention: said?.[1] ? [asSentence(said[1])] : [],
  };
  const { language, brief, offer, withhold, mention } = adjustments;
  const followed =
    language !== null || brief || apologize || [offer, withhold, mention].some((list) => list.length > 0);
  return { ...adjustments, notFollowed: followed ? [] : [instruction] };
}

/** Only what is written as money: the number of an order is none. */
const MONEY = /[$€£]\s?\d[\d.,]*|\b\d[\d.,]*\s?(?:[$€£]|(?:usd|eur|gbp|dollars?|euros?|pounds?)\b)/i;
const amountIn = (text: string): string | null => {
  const written = MONEY.exec(text)?.[0];
  return written === undefined ? null : (readAmount(written)?.amount ?? null);
};

function asSentence(words: string): string {
  const trimmed = words.trim();
  const sentence = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
