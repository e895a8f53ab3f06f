import pc from "picocolors";
import type { Review } from "../../domain/review.js";
import type { Run, RunDecision } from "../../domain/run.js";
import type { Ticket } from "../../domain/ticket.js";

const LABELS: Record<string, string> = {
  classify: "Classifier",
  sense: "Sentiment",
  troubleshoot: "Troubleshooter",
  forecast: "Forecast",
  route: "Router",
  escalate: "Escalation",
};
const LABEL_WIDTH = 15;
const REPLY_LINES = 3;
const LINE_WIDTH = 100;

export type Drawn = {
  place: string;
  title: string;
  as: string;
  ticket: Ticket;
  run: Run | undefined;
  review: Review | undefined;
};

/** What each agent decided about a ticket, where its run stopped, and why: lines for a terminal. */
export function drawTicket({ place, title, as, ticket, run, review }: Drawn): string {
  const head = `${pc.bold(`${place} ${title}`)} ${pc.dim(`${ticket.ticket_id}, sent as ${as} (${ticket.identity})`)}`;
  const words = pc.italic(pc.dim(shorten(ticket.description.replaceAll(/\s+/g, " "))));
  const decisions = (run?.decisions ?? []).filter(({ node }) => node in LABELS).map(drawDecision);
  return [head, `  ${words}`, ...decisions, ...drawEnd(ticket, review), ""].join("\n");
}

function drawDecision(decision: RunDecision): string {
  const label = (LABELS[decision.node] ?? decision.node).padEnd(LABEL_WIDTH);
  const sure = decision.confidence === null ? "" : pc.dim(` ${Math.round(decision.confidence * 100)}%`);
  return `  ${pc.cyan(label)}${factsOf(decision)}${sure} ${pc.dim(decision.decided_by)}`;
}

function factsOf({ node, outcome }: RunDecision): string {
  const text = (key: string) => textOf(outcome[key]);
  switch (node) {
    case "classify":
      return `${pc.bold(text("category"))}, suggests ${text("priority")}, intent ${text("intent")}`;
    case "sense":
      return `${text("sentiment")}${outcome["urgent"] ? pc.yellow(", urgent") : ""}, risk ${text("risk")}`;
    case "troubleshoot":
      return [
        `playbook ${text("playbook") || "none"}`,
        ...actionsOf(outcome["actions"]),
        citationsOf(outcome["citations"]),
      ]
        .filter((part) => part !== "")
        .join(", ");
    case "forecast":
      return `${text("queue")}: ${percent(outcome["breach_probability"])} likely to breach its SLA`;
    case "route":
      return `priority ${pc.bold(text("priority"))}, ${text("queue")}, tier ${text("tier")}, ${text("assignee") || "nobody free"}`;
    case "escalate":
      return pc.red(`${text("level")}: ${text("reason")}`);
    default:
      return "";
  }
}

function drawEnd(ticket: Ticket, review: Review | undefined): string[] {
  const reply = review ? review.proposal.reply?.text : ticket.ai_suggested_reply;
  const quoted = (reply ?? "")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, REPLY_LINES)
    .map((line) => pc.dim(`    │ ${shorten(line)}`));
  if (!review) return [pc.green(`  → ${ticket.status}: answered without a person`), ...quoted];
  return [
    pc.yellow(`  → ${ticket.status}: stopped for ${ticket.assigned_to ?? "a person"} (${review.review_id})`),
    ...review.reasons.map((reason) => `    ${pc.yellow("•")} ${reason}`),
    ...quoted,
  ];
}

const shorten = (text: string): string =>
  text.length > LINE_WIDTH ? `${text.slice(0, LINE_WIDTH - 1)}…` : text;
const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";
const percent = (value: unknown): string =>
  typeof value === "number" ? `${Math.round(value * 100)}%` : "unknown";
const citationsOf = (value: unknown): string =>
  Array.isArray(value) && value.length > 0 ? `cites ${value.join(" and ")}` : "";

function actionsOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.map((action: { type?: string; args?: { amount?: string; currency?: string } }) =>
    pc.magenta(
      `proposes ${action.type ?? "?"} ${action.args?.amount ?? ""} ${action.args?.currency ?? ""}`.trim(),
    ),
  );
}
