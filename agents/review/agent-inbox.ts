import type { Evidence, Proposal } from "../../domain/review.js";
import type { TicketCase } from "../../domain/ticket-case.js";

/** The one request that LangChain's Agent Inbox, its SDK and our own console show a person. */
export type AgentInboxRequest = {
  action_request: { action: "review_ticket"; args: Proposal };
  config: { allow_ignore: boolean; allow_respond: boolean; allow_edit: boolean; allow_accept: boolean };
  /** Markdown. */
  description: string;
};

export type ReviewQuestion = {
  ticket: Pick<TicketCase, "ticket_id" | "subject" | "identity" | "messages">;
  proposal: Proposal;
  evidence: Evidence;
  /** What in the policy asks for a person. */
  reasons: readonly string[];
  /** Whether one more instruction is allowed. */
  mayRespond: boolean;
};

/** Builds the interrupt's value: one object, everything that needs a person in it. */
export const agentInboxRequest = (question: ReviewQuestion): AgentInboxRequest => ({
  action_request: { action: "review_ticket", args: question.proposal },
  config: { allow_ignore: true, allow_respond: question.mayRespond, allow_edit: true, allow_accept: true },
  description: describe(question),
});

function describe({ ticket, proposal, evidence, reasons }: ReviewQuestion): string {
  const latest = ticket.messages.findLast(({ from }) => from === "customer")?.text ?? "";
  const known = [
    ["Category", evidence.category],
    ["Priority", evidence.priority],
    ["Sentiment", evidence.sentiment],
    ["Risk", evidence.risk],
    ["Identity", ticket.identity],
    ["Missing", evidence.degraded.join(", ")],
  ]
    .filter(([, value]) => value)
    .map(([name, value]) => `- ${name}: ${value}`);
  const sections = [
    `# ${oneLine(ticket.subject)}`,
    `**Why a person is asked**\n${reasons.map((reason) => `- ${reason}`).join("\n")}`,
    known.join("\n"),
    `**The customer wrote**\n\n${latest.replaceAll(/^/gm, "> ")}`,
    proposal.actions
      .map(({ type, args, reason }) => `- ${type} ${JSON.stringify(args)}: ${oneLine(reason)}`)
      .join("\n"),
    proposal.escalation?.summary ?? "",
  ];
  return sections.filter(Boolean).join("\n\n");
}

/** What a customer or a model has written must not begin a section that looks like the desk's own. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();
