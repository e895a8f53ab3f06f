/** Gratitude and praise, English and German. */
const PRAISE =
  /\b(?:thanks?(?: (?:you|so|a|again|to|for|very)\b)?|thx|kudos|compliments?|shout-?out|hats off|well done|bravo|keep (?:it up|up the)|(?:great|good|nice|amazing|awesome|brilliant|fantastic|excellent|wonderful|superb|outstanding|lovely) (?:job|service|work|team|support|experience|people|shop|company|delivery)|customer for life|(?:so |very |really |more than |extremely )?(?:happy|pleased|impressed|delighted|thrilled|grateful) (?:with|about|by|for|that)|how (?:happy|pleased|impressed|grateful|wonderful|great|helpful|much i (?:love|enjoy|appreciate))|(?:was|were|is|are|been) (?:\w+ )?(?:wonderful|amazing|awesome|brilliant|fantastic|excellent|great|lovely|superb|so (?:kind|helpful|friendly|nice|patient|quick|fast)|(?:a |an absolute )?(?:star|delight|pleasure|lifesaver|legend|hero)|patient|kind|the best|outstanding|incredible)|truly (?:excellent|great)|the best|love (?:it|this|my|the|your)|five stars|made my (?:day|week)|appreciate|looks? (?:\w+ )?(?:gorgeous|great|amazing|beautiful|fantastic|lovely)|works (?:perfectly|like a charm|great|beautifully)|danke\p{L}*|vielen dank|(?:herz|best)\p{L}* dank|bedank\p{L}*|lob(?:en)?|kompliment\p{L}*|großartig\p{L}*|toll\p{L}*|super|spitze|klasse|hervorragend\p{L}*|wunderbar\p{L}*|begeistert|weiter so|sehr zufrieden|rundum zufrieden|vorbildlich\p{L}*|freundlich\p{L}*|nett\p{L}*|prima|(?:ist|sind|war|waren) (?:\p{L}+ )?(?:top|erstklassig|einwandfrei)|erstklassig\p{L}*|(?:sehr )?gerne? wieder|ausgezeichnet\p{L}*|perfekt\p{L}*)(?!\p{L})/iu;

/** A formula that closes a letter, and no more. */
const FORMULA =
  /^\W*(?:(?:many |kind |best |warm )?(?:thanks?|thx|regards|wishes|greetings)(?: you| so much| very much| a lot| in advance| and (?:kind |best )?regards)*(?: for (?:your|the|any)(?: kind| quick)? (?:help|time|support|assistance|understanding|attention|reply|patience))?(?: in advance)?|(?:vielen |besten |herzlichen )?dank(?:e)?(?: schön| im voraus| vorab| sehr)*(?: für (?:ihre|eure|die|deine) (?:hilfe|mühe|unterstützung|antwort))?(?: im voraus)?|(?:mit )?(?:freundliche|viele|beste|liebe)\p{L}* grüße?\p{L}*)\W*(?:[\p{L}.]+\W*){0,2}$/iu;

/** A question or a wish; passing thanks on is none. */
const WISH =
  /[?]|\b(?:can|could|would|will) you\b|\bplease (?!pass|tell|thank|give|let (?:him|her|them|your|the)|keep|forward|convey|share|accept)|\bi(?:'d| would) (?:like|love) (?!to (?:\w+ )?(?:thank|say|let|tell|express|give|share|praise|pass))|\bi (?:also )?(?:need|require|still (?:need|want))\b|\bi(?: just)? want(?:ed)? (?!to (?:\w+ )?(?:thank|say|let|tell|express|give|share|praise|pass|drop))|\b(?:where is|when will|how (?:do|can|to)|is it possible|let me know)\b|\b(?:cancel|return|exchange|replace|refund) (?:it|my|this|me)\b|\b(?:können|könnten|würden) sie\b|\bbitte (?!richten|sagen|geben sie (?:das|dies|meinen|den)|weiter so|leiten)|\bich (?:möchte|will|würde gern\p{L}*) (?!mich|ihnen|euch|nur|kurz|einfach|hiermit|danke|ein(?:en|mal)? (?:lob|dank|kompliment)|meinen dank)|\bich (?:brauche|benötige)|\b(?:wo (?:ist|bleibt)|wann|wie (?:kann|lange|bekomme))\b|\b(?:attached|here (?:is|are) (?:the|my)|anbei|im anhang)\b/iu;

/** Something is wrong … */
const TROUBLE =
  /\b(?:but|however|unfortunately|still (?:no|not|waiting|have)|not|n['’]t|never|nothing|broken|broke|damaged|wrong|missing|defective|faulty|late|delay\w*|problems?|issues?|trouble|error|complain\w*|hacked|fraud|charged|cancel\w*|nobody|no one|no thanks to|aber|leider|nicht|nie|kein\p{L}*|kaputt|beschädigt|falsch\p{L}*|fehl(?:t|en|te)|defekt|verspät\p{L}*|problem\p{L}*|ärger\p{L}*|gehackt|abgebucht)(?!\p{L})/iu;
/** … or was, and is no more. */
const SOLVED =
  /\b(?:(?:solv|sort|fix|resolv|replac|clear|help|handl|arrang|refund)(?:ed|ing)|put (?:it |everything )?right|took care|taken care|came|arrived (?:the|very|so|within|already|safely|early|today|yesterday)|got (?:it|a) (?:new|replacement)|no (?:need|problems?|issues?|trouble|complaints?)|without (?:any )?(?:problems?|issues?|trouble)|could(?:n['’]t| not) (?:be|have been) (?:happier|better|nicer)|not (?:only|have to)|never (?:had|seen|experienced) (?:such|better|a better)|hard to beat|ge(?:löst|klärt|holfen|regelt)|behoben|erledigt|ersetzt|kam|geklappt|ohne probleme?|kein(?:e)? problem\p{L}*|nicht besser|bin nicht enttäuscht)(?!\p{L})/iu;

const SENTENCES = /[^.!?\n]+[.!?]*/g;
/** "thanks!" with such a subject. */
const FEW_WORDS = 6;

/**
 * Whether a text is a note of thanks or praise and leaves nothing to do (English and German). A closing formula is no
 * thanks, and neither is praise beside a question, a wish or something that is still wrong ("great job, third broken
 * lamp"); what was wrong and is solved counts as praise of whoever solved it.
 */
export function isThanks(text: string): boolean {
  const sentences = (text.match(SENTENCES) ?? []).map((part) => part.trim()).filter((part) => part !== "");
  if (sentences.some((part) => WISH.test(part))) return false;
  if (sentences.some((part) => TROUBLE.test(part) && !SOLVED.test(part))) return false;
  const few = text.split(/\s+/).filter(Boolean).length <= FEW_WORDS;
  return sentences.some((part) => PRAISE.test(part) && (few || !FORMULA.test(part)));
}
