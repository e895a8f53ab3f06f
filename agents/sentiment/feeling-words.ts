import type { SentimentLevel } from "../../domain/enums.js";

const FURIOUS =
  /\b(?:furious|outrage(?:ous|d)|unacceptable|disgust(?:ing|ed)|appalling|pathetic|disgrace(?:ful)?|worst|horrible|horrendous|terrible|awful|ridiculous|shameful|incompetent|useless|liars?|thieves|scam(?:mers?)?|rip-?off|joke of a|sick and tired|fed up|hate|livid|how dare you|never again|wütend|stinksauer|unverschämt\p{L}*|frechheit|inakzeptabel|unfassbar|katastroph\p{L}*|widerlich|abzocke|betrüger|saftladen|das letzte|skandal(?:ös)?|miserabel|grauenhaft|unmöglich\p{L}* (?:service|verhalten)|hasse|nie wieder|zum kotzen)(?!\p{L})/giu;
const UPSET =
  /\b(?:disappoint(?:ed|ing|ment)|frustrat(?:ed|ing|ion)|annoy(?:ed|ing)|upset|unhappy|dissatisfied|worried|concerned|angry|let down|inconvenien\w+|poor (?:service|quality)|not (?:happy|satisfied|pleased|good enough)|still (?:no|not|nothing|waiting)|enttäusch\p{L}*|frustrier\p{L}*|verärgert|ärgerlich|genervt|unzufrieden|besorgt|schade|nicht (?:zufrieden|in ordnung)|immer noch (?:nicht|kein\p{L}*))(?!\p{L})/giu;
const PLEASED =
  /\b(?:thank you (?:so much |very much )?for (?:your|the) (?:\w+ )?(?:help|support|service|work|effort|reply|response|delivery)|thanks for (?:your|the) (?:\w+ )?(?:help|support|service)|(?:many |a thousand )?thanks(?: so much| a lot)?[!.]|thank you so much|danke für (?:die|ihre|eure|das|den) (?:\p{L}+ )?\p{L}+|happy with|pleased|satisfied with|works (?:perfectly|great|well)|well done|nice(?:ly)?|bedanken|weiter so|toll(?:e[nrs]?)?|nett(?:e[nrs]?)?|appreciate(?:d)?|helpful|vielen dank für (?:ihre|die|den|das) (?:\p{L}+ )?(?:hilfe|unterstützung|service|antwort|lieferung)|zufrieden mit|hilfsbereit|freundlich|klasse|gefreut|funktioniert (?:super|prima|bestens))(?!\p{L})/giu;
const DELIGHTED =
  /\b(?:amazing|awesome|fantastic|wonderful|brilliant|excellent|outstanding|superb|incredible|perfect(?:ly)?|love (?:it|this|your|my|the)|thrilled|delighted|customer for life|(?:are|is|was) (?:simply |just )?the best|kudos|großes lob|best (?:shop|service|support|company|customer service|ever)|over the moon|five stars|5 stars|10\/10|großartig\p{L}*|fantastisch\p{L}*|hervorragend\p{L}*|wunderbar\p{L}*|ausgezeichnet\p{L}*|spitze|begeistert|perfekt\p{L}*|genial|traumhaft|liebe (?:es|diesen|eure|ihren)|beste[rn]? (?:shop|service|laden|support))(?!\p{L})/giu;
/** What customers say of themselves is the surest sign there is. */
const SAYS_UPSET =
  /\b(?:i am|i['’]?m|we are|we['’]re|i feel|we feel|ich bin|wir sind|bin ich|sind wir) (?:\p{L}+ ){0,3}?(?:disappointed|frustrated|annoyed|upset|unhappy|dissatisfied|angry|let down|enttäuscht|frustriert|verärgert|genervt|unzufrieden)(?!\p{L})/giu;
const SAYS_FURIOUS =
  /\b(?:i am|i['’]?m|we are|we['’]re|ich bin|wir sind|bin ich) (?:\p{L}+ ){0,3}?(?:furious|livid|outraged|disgusted|appalled|fed up|wütend|stinksauer|fassungslos|außer mir)(?!\p{L})/giu;
/** Praise in the same breath as what went wrong: "great job, third broken lamp". */
const SARCASM =
  /\b(?:great|good|nice|amazing|fantastic|wonderful|brilliant|well done|bravo|congratulations|congrats|thanks a lot|thanks for nothing|toll|super|klasse|bravo|prima|herzlichen glückwunsch|vielen dank auch)\b[^.?\n]{0,50}\b(?:(?:second|third|fourth|fifth|another) (?:\w+ ){0,6}(?:broken|wrong|late|damaged|missing|dead)|(?:broken|wrong|late|nothing) again|again (?:broken|wrong|late|nothing)|nothing works|(?:dritte|zweite|vierte)\p{L}* (?:\p{L}+ ){0,6}(?:kaputt|falsch|defekt)\p{L}*|schon wieder)/giu;
/** What is threatened with in anger. */
const THREAT =
  /\b(?:lawyers?|attorney|sue you|legal action|cancel (?:everything|the contract|our contract|all)|take (?:my|our) business|anwalt|anwältin|verklagen|stornieren (?:wir|ich) alles|zur konkurrenz)(?!\p{L})/giu;
const NEGATED = /\b(?:not|n't|never|no|hardly|nicht|kein\w*|nie)\s+(?:\w+\s+){0,2}$/i;
const POLITE_WISH = /\b(?:would|will|could|hope|if)\b[^.!?]{0,30}$/i;

const SHOUTED_WORD = /(?<![\p{L}\d-])\p{Lu}{4,}(?![\p{L}\d-])/gu;
const SHOUTING = 3;
const MANY_MARKS = /[!?]{3,}|(?:![^!]{0,80}){3,}/;
const BEFORE = 25;

/** How strongly words speak for each level: added to the logarithm of its learned probability. */
export type FeelingEvidence = Record<SentimentLevel, number>;

/** What one word is worth: of a strong feeling for its own level and the milder one, of a mild one likewise. */
const STRONG = 1.5;
/** Praise is lightly given: a lamp that looks fantastic is a friendly question still. */
const STRONG_PRAISE = 1.2;
const STRONG_FOR_MILD = 0.4;
const MILD = 1;
const MILD_FOR_STRONG = 0.5;
const SAID_OF_ONESELF = 3;
const SARCASTIC = 4;
const THREATENED = 1;
const MOST_WORDS = 3;
const LOUD = 1.5;

/**
 * Evidence in words, capitals and exclamation marks, English and German. Loudness makes a feeling that is there
 * stronger, and is none by itself. All zero for a text without feeling.
 */
export function feelingEvidence(text: string): FeelingEvidence {
  const furious = count(text, FURIOUS);
  const upset = count(text, UPSET);
  const pleased = count(text, PLEASED);
  const delighted = count(text, DELIGHTED);
  const sarcasm = count(text, SARCASM);
  const saysUpset = Math.min(1, count(text, SAYS_UPSET));
  const saysFurious = Math.min(1, count(text, SAYS_FURIOUS));
  const threats = furious + saysFurious > 0 ? Math.min(1, count(text, THREAT)) : 0;
  const loud = isLoud(text) ? LOUD : 0;
  const bad = furious + upset + sarcasm + saysUpset + saysFurious;
  const good = pleased + delighted;
  return {
    very_negative:
      STRONG * furious +
      (loud > 0 ? SAID_OF_ONESELF * saysUpset : 0) +
      (SARCASTIC / 2) * Math.min(1, sarcasm) +
      SAID_OF_ONESELF * saysFurious +
      THREATENED * threats +
      MILD_FOR_STRONG * upset +
      (bad > good ? loud : 0),
    negative:
      MILD * upset +
      SAID_OF_ONESELF * saysUpset +
      STRONG_FOR_MILD * furious +
      SARCASTIC * Math.min(1, sarcasm),
    neutral: 0,
    positive: bad > 0 ? 0 : MILD * pleased + STRONG_FOR_MILD * delighted,
    very_positive:
      bad > 0 ? 0 : STRONG_PRAISE * delighted + MILD_FOR_STRONG * pleased + (good > 0 ? loud : 0),
  };
}

function count(text: string, pattern: RegExp): number {
  const meant = Array.from(text.matchAll(pattern)).filter(({ index }) => {
    const before = text.slice(Math.max(0, index - BEFORE), index);
    return !NEGATED.test(before) && !(pattern !== FURIOUS && POLITE_WISH.test(before));
  });
  return Math.min(MOST_WORDS, meant.length);
}

const isLoud = (text: string): boolean =>
  Array.from(text.matchAll(SHOUTED_WORD)).length >= SHOUTING || MANY_MARKS.test(text);
