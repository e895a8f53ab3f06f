/** Where a line or a sentence starts. */
const START = String.raw`(?:^|[\n.!?;"“”>])[ \t*_>-]{0,6}`;
/** Whoever could approve; a bank that approved a payment is none of them. */
const AUTHORITY = String.raw`(?:the |your |a |our |dem |der |den |ihre[mrn]? |ihr )?(?:\w+ )?(?:system|admin(?:istrator)?|manage(?:r|ment)|supervisor|finance|ceo|director|head office|headquarters|legal|compliance|security team|ai|vorgesetzten?|geschäftsleitung|geschäftsführ\p{L}*|chef(?:in)?|leitung|verwaltung|buchhaltung)`;
const GIVEN = "refund|reimbursement|credit|replacement|payout|compensation";
const GIVEN_DE = "erstattung|rückerstattung|gutschrift|ersatzlieferung|auszahlung|rückzahlung";

/** Texts that address the agents instead of the desk. Each pattern names its target, so that ordinary complaints pass. */
const INJECTIONS: readonly RegExp[] = [
  // Instructions about instructions; "you ignore my instructions" is a complaint
  /(?<!\b(?:you|they|he|she|we|staff|agents?|team|courier|driver|guys)\s(?:just |always |still )?)\b(?:ignore|disregard|forget|override|bypass)\s+(?:(?!my\b|delivery\b|our\b)\w+\s+){0,3}?(?:previous|prior|above|earlier|preceding|all|any|your|system|safety|everything|these)\s+(?:(?!my\b|delivery\b)\w+\s+){0,3}?(?:instructions?|prompts?|guidelines|guardrails|directives|programming|rules|restrictions|polic(?:y|ies))\b/gi,
  /\byou are (?:now|no longer)\s+(?:an?|the|in|my|bound|restricted|dan\b|free)\s+[^.!?\n]{0,60}/gi,
  /\b(?:pretend|act|behave|respond)\b[^.!?\n]{0,20}\b(?:as|like|to be|you are)\b[^.!?\n]{0,30}\b(?:admin(?:istrator)?|developer|unrestricted|dan|root|another (?:ai|assistant)|(?:no|without) (?:rules|restrictions))\b/gi,
  /\b(?:system|developer|hidden|initial) prompt\b|\bsystem instructions?\b/gi,
  /\b(?:enter|enable|activate|switch to)\s+(?:\w+\s+){0,2}?(?:developer|admin|debug|god|jailbreak) mode\b/gi,
  /\bnew (?:system )?instructions?\s+for (?:you|the (?:ai|bot|assistant|agent))\b|\bnew system instructions?\b/gi,
  // Marks of a chat with a model; "System: Windows 11" is none
  /(?:^|\n)[ \t]*(?:#{1,4} ?)?(?:system|assistant|developer)[ \t]*:[ \t]*(?:you\b|ignore|approve|refund|override|new instruction|always|never|the (?:user|customer)|du\b|genehmig|erstatt)[^.!?\n]{0,60}/gi,
  // A dialogue that somebody made up, and approvals that only the desk could give
  new RegExp(String.raw`${START}(?:ai )?(?:assistant|assistent|chatbot)[ \t]*:[ \t]*\S[^.!?\n]{0,80}`, "giu"),
  new RegExp(
    String.raw`${START}system[ \t]*:[^.!?\n]{0,80}(?<!\p{L})(?:approved?|authori[sz]ed?|granted|genehmigt|freigegeben|autorisiert|bewilligt)(?!\p{L})`,
    "giu",
  ),
  new RegExp(
    String.raw`${START}(?:agent|bot|ai|support|ki)[ \t]*:[^\n]{0,200}?[\n.!?][ \t]*(?:user|human|customer|nutzer|benutzer|kunde)[ \t]*:[^.!?\n]{0,60}`,
    "giu",
  ),
  new RegExp(
    String.raw`(?<!\p{L})(?:${GIVEN}|it|this)(?!\p{L})[^.!?\n]{0,40}\b(?:was|is|has been|were|are)\s+(?:already\s+|pre-?\s?)?(?:approved|authori[sz]ed|cleared)\s+by\s+${AUTHORITY}(?!\p{L})`,
    "giu",
  ),
  new RegExp(
    String.raw`(?<!\p{L})(?:${GIVEN})(?!\p{L})[^.!?\n]{0,40}\b(?:is|are|was|has been)\s+(?:already\s+authori[sz]ed|hereby\s+(?:approved|authori[sz]ed)|pre-?\s?(?:approved|authori[sz]ed))(?!\p{L})`,
    "giu",
  ),
  new RegExp(
    String.raw`(?<!\p{L})(?:${GIVEN_DE})(?!\p{L})[^.!?\n]{0,40}(?<!\p{L})(?:(?:wurde|ist)\s+(?:bereits\s+)?(?:vom|von)\s+${AUTHORITY}(?!\p{L})[^.!?\n]{0,20}(?:genehmigt|freigegeben|autorisiert|bewilligt)|ist\s+(?:bereits|hiermit|schon)\s+(?:autorisiert|freigegeben))(?!\p{L})`,
    "giu",
  ),
  /<\|?\/?\s?(?:im_start|im_end|system|assistant|instructions?|endoftext)\s?\|?>|\[\/?(?:INST|SYS|SYSTEM)\]/gi,
  // Other people's records, and acts past the desk's own rules; "you charged me without my permission" is a complaint
  /\b(?:show|list|reveal|print|send|give|tell|display|dump|export|share)\s+(?:\w+\s+){0,4}?(?:other|another|all|every|different)\s+(?:\w+\s+){0,1}?(?:customers?|users?)\b[^.!?\n]{0,40}/gi,
  /\b(?:approve|issue|process|grant|execute|send|refund)\b[^.!?\n]{0,50}\bwithout\s+(?!my\b|our\b|even\b)(?:\w+\s+){0,2}?(?:approval|(?:human )?review(?:ing)?|human|verification|verifying|authori[sz]ation|manager)\b/gi,
  /\b(?:mark|set|classify|rate|tag)\s+(?:\w+\s+){0,2}?(?:ticket|case|message|request|this|it)\s+(?:as|to)\s+(?:\w+\s+)?(?:low[ -]risk|approved|pre-?approved|verified|safe)\b/gi,
  /\bcall the (?:tool|function)\b[^.!?\n]{0,40}|\bpropose_action\b/gi,
  // German
  /(?<!\b(?:sie|ihr|mitarbeiter)\s)\b(?:ignorier\w*|vergiss|vergessen|missachte\w*|umgeh\w*|überschreib\w*)\s+(?:sie\s+)?(?:(?!meine?\b)\p{L}+\s+){0,3}?(?:anweisung(?:en)?|instruktion(?:en)?|vorgaben|richtlinien|systemprompt|prompts?|regeln)(?!\p{L})/giu,
  /\b(?:du bist|sie sind) (?:jetzt|nun|ab sofort) (?:ein|eine|der|die|im|mein)\b[^.!?\n]{0,50}/gi,
  /\bsystem-?(?:prompt|anweisung(?:en)?)\b/gi,
  /\b(?:zeig\w*|liste\w*|nenn\w*|verrat\w*|gib|geben|send\w*|schick\w*)\s+(?:\p{L}+\s+){0,4}?(?:ander(?:er|en|e)|fremde[rn]?|aller|alle)\s+kund(?:en|innen)(?!\p{L})[^.!?\n]{0,40}/giu,
  /\b(?:erstatt\w*|genehmig\w*|überweis\w*|veranlass\w*)\b[^.!?\n]{0,60}\bohne\s+(?!mein)(?:\p{L}+\s+){0,2}?(?:genehmigung|prüfung|freigabe|zustimmung|mitarbeiter\p{L}*|mensch(?:en)?)(?!\p{L})/giu,
];

/** What of a sign is kept: enough for a person to see it. */
const LONGEST_SIGN = 160;

const PERSON_EN = String.raw`(?:human(?: being)?|person|people|agent|assistant|representative|rep|manager|supervisor|someone|somebody|operator|advisor|staff(?: member)?)`;
const PERSON_DE = String.raw`(?:mensch(?:en)?|mitarbeiter(?:in)?|person|vorgesetzten?|(?:kunden)?berater(?:in)?|manager(?:in)?|sachbearbeiter(?:in)?|jemand(?:em|en)?|chef(?:in)?)`;

const ASKS_FOR_PERSON: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:(?:speak|talk|chat)(?:t?ing)?(?:\s+directly)?\s+(?:to|with)|(?:connect|put)\s+me\s+(?:through\s+)?(?:to|with)|transfer\s+me\s+to|get\s+me|escalate\s+(?:this\s+)?to|(?:want|need|give\s+me|want to contact|need to contact|how (?:can|do) i contact|contacting|help (?:me |to )+contact|you help me contact))\s+(?:(?:a|an|the|your|another|real|live|actual|human|customer|service|support|damn|goddamn|fucking)\s+){0,4}${PERSON_EN}\b(?!\s+(?:account|who|that|to\s+(?:fix|send|ship)))`,
    "i",
  ),
  /\b(?:real|actual|live) (?:human|person|agent)\b|\bhuman (?:agent|support|please|representative|operator)\b|\bnot (?:to )?(?:a|another|some) (?:ro|chat)?bot\b|\b(?:is there|can i (?:get|have)) (?:a |an )?(?:human|person|manager|supervisor)\b/i,
  /\b(?:have|let|ask) (?:a|the|your) (?:manager|supervisor|human|representative|person|agent)\b[^.!?\n]{0,15}\b(?:call|contact|phone|email|reach|write)\b/i,
  new RegExp(
    String.raw`\b(?:mit|an|von)\s+(?:(?:einem|einer|ihrem|ihrer|dem|der|einen|ihren|echten|richtigen|menschlichen)\s+){0,3}${PERSON_DE}\b[^.!?\n]{0,80}\b(?:sprechen|reden|telefonieren|verbinden|verbunden|weiterleiten|weitergeleitet|chatten)\b`,
    "i",
  ),
  new RegExp(
    String.raw`\b(?:sprechen|reden|telefonieren)\s+(?:sie\s+)?mit\s+(?:(?:einem|einer|ihrem|echten|richtigen|menschlichen)\s+){1,3}${PERSON_DE}\b|\bverbinden sie mich mit\b|\bechten? (?:mensch(?:en)?|mitarbeiter(?:in)?|person)\b|\bkein(?:en|em)? (?:chat|ro)?bot\b|\bmenschlichen (?:mitarbeiter|ansprechpartner|kontakt)`,
    "i",
  ),
];

/**
 * Phrases that try to instruct the agents, as found, each once; empty for a text without any. They force a
 * review and are never obeyed; ordinary complaints ("please ignore my previous email") are none.
 */
export function injectionSigns(text: string): string[] {
  const found = INJECTIONS.flatMap((pattern) => Array.from(text.matchAll(pattern), ([sign]) => sign.trim()));
  return [...new Set(found.map((sign) => sign.slice(0, LONGEST_SIGN)))];
}

/** Whether the customer asks for a person (English or German); telling of one ("your agent told me") is not asking. */
export const asksForPerson = (text: string): boolean => ASKS_FOR_PERSON.some((pattern) => pattern.test(text));
