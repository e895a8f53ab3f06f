/** Words that say that action is needed now: each makes a ticket urgent unless it is denied. */
const URGENT =
  /\b(?:urgent(?:ly)?|urgency|asap|a\.s\.a\.p\.?|as soon as possible|emergency|time[- ]sensitive|time[- ]critical|dringend(?:e[rnms]?|st)?|dringlich\w*|eilig\w*|eilt|notfall|so schnell wie möglich|schnellstmöglich|umgehend|unverzüglich)(?!\p{L})/giu;

/** Words that press, and are also said in anger or of other things: keywords, but no proof. */
const PRESSING =
  /\b(?:immediately|immediate|right away|right now|at once|straight away|without delay|today|tonight|tomorrow|by (?:tomorrow|tonight|noon|monday|tuesday|wednesday|thursday|friday|saturday|sunday|the (?:end|weekend))|deadline|running out of time|can(?:no|')t wait|no time|sofort(?:ige[rnms]?)?|heute(?: noch)?|bis (?:heute|morgen|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)|noch heute|auf der stelle|gleich|frist)(?!\p{L})/giu;

const UNIT_EN = "(?:minutes?|hours?|days?|weeks?|months?|years?)";
const COUNT_EN =
  "(?:\\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|several|many|(?:a )?few|a couple of|over (?:a|an|\\d+)|more than (?:a|an|\\d+|two|three))";
const WEEKDAY_EN = "(?:mon|tues|wednes|thurs|fri|satur|sun)day";
const UNIT_DE = "(?:minuten?|stunden?|tag(?:en?)?|wochen?|monat(?:en?)?|jahr(?:en?)?)";
const COUNT_DE =
  "(?:\\d+|einem|einer|eine?n?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|mehreren?|vielen?|einigen?|über \\d+)";

/** A near time by which it must be done. */
const DEADLINE =
  /\b(?:(?:by|before|until) (?:tomorrow|tonight|noon|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{1,2} ?(?:am|pm|o'clock)|the end of (?:the day|today|this week)|it (?:ships|leaves|is shipped))|(?:expires|opens|starts|closes|ends|due) (?:\w+ ){0,3}(?:today|tonight|tomorrow)|bis (?:heute|morgen|spätestens|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)|heute noch|noch heute|vor (?:dem versand|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag))(?!\p{L})/giu;

/** How long it has lasted, as people say it: "a week ago", "for 3 days", "since Monday", "seit zwei Wochen". */
const ELAPSED = new RegExp(
  String.raw`(?<!\p{L})(?:(?:${COUNT_EN})\s+(?:(?:business|working|whole|full)\s+)?${UNIT_EN}\s+ago|for\s+(?:(?:over|more than|almost|nearly|about|at least|the (?:last|past))\s+)?(?:${COUNT_EN})\s+(?:(?:business|working|whole|full)\s+)?${UNIT_EN}|since\s+(?:last\s+)?(?:${WEEKDAY_EN}|week|month|yesterday|january|february|march|april|may|june|july|august|september|october|november|december)|(?:vor|seit)\s+(?:(?:über|mehr als|fast|etwa|schon)\s+)?${COUNT_DE}\s+(?:ganzen\s+)?${UNIT_DE}|seit\s+(?:gestern|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|tagen|wochen|monaten|letzter woche|letztem monat)|\d+\s+${UNIT_EN}(?=\s+(?:late|overdue|without|and (?:still|nothing)|now)))(?!\p{L})`,
  "giu",
);

const DENIED =
  /(?:\b(?:not?|isn'?t|nothing|never|kein\w*|nicht|weder)\s+(?:so\s+|very\s+|that\s+|really\s+|besonders\s+|sehr\s+)?)$/i;
const NO_HURRY =
  /\b(?:no (?:rush|hurry)|take your time|whenever you (?:can|have time)|keine eile|eilt nicht|hat zeit|nicht eilig)\b/i;
const DENIED_REACH = 25;

/** "It arrived today" tells when, and presses nobody. */
const HAPPENED =
  /\b(?:arrived|unpacked|opened|received|came|got|ordered|bought|noticed|delivered|tried|saw|called|wrote|angekommen|erhalten|bekommen|ausgepackt|bestellt)\b[^.!?]*$/i;
const HAPPENED_REACH = 60;

export type Urgency = {
  /** Each once, as found in the text, in its order. */
  keywords: string[];
  /** Whether the words alone make it urgent. */
  stated: boolean;
  /** Whether they name a near time. */
  deadline: boolean;
  /** Whether they press without proving it ("today", "immediately"). */
  pressing: boolean;
  /** Whether the customer says that it can wait. */
  denied: boolean;
};

/** The words of urgency in a text, English and German, and what they prove. */
export function urgencyOf(text: string): Urgency {
  const urgent = matches(text, URGENT).filter(
    ({ at }) => !DENIED.test(text.slice(Math.max(0, at - DENIED_REACH), at)),
  );
  const pressing = matches(text, PRESSING);
  const presses = pressing.some(({ at }) => !HAPPENED.test(text.slice(Math.max(0, at - HAPPENED_REACH), at)));
  const deadlines = matches(text, DEADLINE);
  const elapsed = matches(text, ELAPSED);
  const inOrder = withoutNested([...urgent, ...deadlines, ...pressing, ...elapsed]);
  const denied = NO_HURRY.test(text);
  return {
    keywords: [...new Set(inOrder)],
    stated: urgent.length > 0 && !denied,
    deadline: deadlines.length > 0,
    pressing: presses,
    denied,
  };
}

type Match = { word: string; at: number };

/** In the order of the text, without what is a part of another ("Friday" of "by Friday"). */
function withoutNested(found: readonly Match[]): string[] {
  const longestFirst = found.toSorted((a, b) => a.at - b.at || b.word.length - a.word.length);
  let end = 0;
  return longestFirst.flatMap(({ word, at }) => {
    if (at < end) return [];
    end = at + word.length;
    return [word];
  });
}

const matches = (text: string, pattern: RegExp) =>
  Array.from(text.matchAll(pattern), (match): Match => ({ word: match[0], at: match.index }));
