import type { Category } from "../../domain/enums.js";
import { unansweredText, type TicketCase } from "../../domain/ticket-case.js";
import type { TicketState } from "../state.js";

/** What the person who takes over is told. */
export type HandOffNote = { summary: string; action_plan: string[] };

/** What usually comes first, by what the ticket is about. */
const FIRST_STEPS: Record<Category, string[]> = {
  billing: [
    "Compare the charges on the order with the payment provider",
    "Confirm the amount before any refund",
  ],
  refund: [
    "Check the order, its delivery and the return window",
    "Tell the customer the decision and the date of payment",
  ],
  order: [
    "Check the order's status with the warehouse",
    "Agree with the customer on replacement, change or refund",
  ],
  shipping: ["Open a search with the carrier where the parcel is overdue", "Give the customer a date"],
  account: ["Confirm the customer's identity", "Restore access or make the change asked for"],
  security: [
    "Freeze the account and end its sessions",
    "Confirm the customer's identity by two details of an earlier order",
    "Stop orders that are not theirs, and keep the login records",
  ],
  technical: [
    "Reproduce the fault with the product and version named",
    "Pass it to engineering with the steps tried",
  ],
  product: ["Check the product's data sheet or ask the product team", "Answer the question itself"],
  complaint: [
    "Read the whole thread before answering",
    "Call or write personally, and name one thing that will change",
  ],
  general: ["Read the whole thread", "Answer the question itself"],
};

/** Longest quotation of the customer's own words. */
const QUOTE_LENGTH = 280;

/**
 * The note as composed without a model: facts of the run, in a fixed order. Without the quotation for a model, which
 * has the thread: cut short, a number in it could no longer be known for what it is and masked.
 */
export function writeNote(
  state: TicketState,
  ticket: TicketCase,
  { quoted = true }: { quoted?: boolean } = {},
): HandOffNote {
  return {
    summary: summarize(state, ticket, quoted ? `“${quoteOf(ticket)}”` : ""),
    action_plan: plan(state, ticket),
  };
}

function quoteOf(ticket: TicketCase): string {
  const text = unansweredText(ticket).replaceAll(/\s+/g, " ");
  return text.length > QUOTE_LENGTH ? `${text.slice(0, QUOTE_LENGTH)}…` : text;
}

function summarize(
  { classification, sentiment, priority, draft, load_forecast }: TicketState,
  ticket: TicketCase,
  quote: string,
): string {
  const { customer, identity, messages } = ticket;
  const who = `${customer.name ?? "A customer"} (${customer.tier}, identity ${identity}, ${customer.earlier_tickets} earlier tickets)`;
  const what = classification
    ? `writes about ${classification.category}: ${classification.intent.replaceAll("_", " ")}`
    : "writes";
  const feeling = sentiment
    ? `Sentiment ${sentiment.sentiment.replaceAll("_", " ")}${sentiment.urgent ? ", urgent" : ""}, trend ${sentiment.trend}, risk ${sentiment.risk}.`
    : "";
  const answers = messages.filter(({ from }) => from === "ai" || from === "person").length;
  const tried = [
    answers > 0 ? `${answers} answers so far.` : "Not answered yet.",
    draft?.playbook
      ? `Playbook ${draft.playbook.name}: ${draft.playbook.success ? "every check held" : `failed ${failedChecks(draft.playbook.checks)}`}.`
      : "",
  ];
  const actions = (draft?.actions ?? []).map(({ type, args }) =>
    `${type.replaceAll("_", " ")} ${argsInWords(args)}`.trim(),
  );
  const proposed = actions.length > 0 ? `Proposed: ${actions.join("; ")}.` : "No action is proposed.";
  const breach = load_forecast
    ? `Breach probability ${Math.round(load_forecast.breach_probability * 100)}%.`
    : "";
  return [
    `${who} ${what}, priority ${priority?.priority ?? "unknown"}.`,
    quote,
    feeling,
    ...tried,
    proposed,
    breach,
  ]
    .filter(Boolean)
    .join(" ");
}

function plan(
  { classification, draft, escalation_triggers = [], preparation }: TicketState,
  ticket: TicketCase,
): string[] {
  return [
    ...(ticket.identity === "claimed"
      ? ["Confirm who the customer is before anything personal is said or done"]
      : []),
    ...(preparation?.asks_for_person || escalation_triggers.includes("automatic tries are used up")
      ? ["Introduce yourself by name: the customer wants a person"]
      : []),
    ...FIRST_STEPS[classification?.category ?? "general"],
    ...(draft && draft.actions.length > 0 ? ["Decide on the proposed actions in the review"] : []),
    draft && draft.message !== "" ? "Check the drafted reply, and send or change it" : "Write the reply",
  ];
}

const failedChecks = (checks: readonly { check: string; holds: boolean }[]): string =>
  checks
    .filter(({ holds }) => !holds)
    .map(({ check }) => check.replaceAll("_", " "))
    .join(", ") || "a look-up";

const argsInWords = (args: object): string =>
  Object.entries(args)
    .filter(([key]) => key !== "reason")
    .map(([, value]) => String(value))
    .join(" ");
