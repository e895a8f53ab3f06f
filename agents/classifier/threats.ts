/** What makes a sentence a condition: "if …", "or we …", "sonst …". */
const CONDITION =
  /\b(?:if|unless|otherwise|or else|or (?:i|we)|else (?:i|we)|wenn|falls|sonst|ansonsten|andernfalls|oder (?:ich|wir))\b/i;
/** What the customer will do then; a wish ("I would like to cancel if I still can") is not said so. */
const WILL_LEAVE =
  /\b(?:i|we)(?:['’](?:ll|m|re)| will| shall| am| are| have to| must)?(?: \w+ly| just| going to| be| to| then){0,3} cancel\w*\b|\b(?:stornier\w*|kündig\w*|widerruf\w*) (?:ich|wir)\b|\b(?:ich|wir) (?:dann |einfach |sofort )?(?:stornier\w*|kündig\w*|widerruf\w*)|\b(?:werde ich|werden wir|ich werde|wir werden)\b[^.!?]{0,50}(?:stornier|kündig|widerruf)\w*/i;
const LEAVING = /\b(?:cancel\w*|stornier\w*|kündig\w*|widerruf\w*)/gi;

const SENTENCE = /[^.!?\n]+[.!?\n]*/g;

/**
 * The text without the cancelling that is only threatened with ("if nobody calls me, we cancel everything"): what a
 * customer will do when they are let down is not what they came for.
 */
export const withoutThreats = (text: string): string =>
  text.replace(SENTENCE, (sentence) =>
    CONDITION.test(sentence) && WILL_LEAVE.test(sentence) ? sentence.replace(LEAVING, "leave") : sentence,
  );
