import type { NodeName, RunStatus } from "../../../domain/run.ts";

const status: Record<RunStatus, string> = {
  running: "Running",
  interrupted: "Waits for a decision",
  completed: "Completed",
  failed: "Failed",
  superseded: "Overtaken",
};

const node: Record<NodeName, string> = {
  prepare: "Prepare",
  classify: "Classifier",
  sense: "Sentiment",
  troubleshoot: "Troubleshooter",
  forecast: "Forecast",
  route: "Router",
  escalate: "Escalation",
  review: "Review",
  act: "Act",
};

/** What the pages about the AI's work say. */
export const runs = {
  title: "AI runs",
  status,
  node,
  statusName: "Status",
  run: "Run",
  steps: "Steps",
  calls: "Calls",
  cost: "Cost",
  began: "Began",
  tokens: "Tokens",
  time: "Time",
  call: "Call",
  empty: "The AI has not worked on anything yet.",
  path: "Path",
  notTaken: "This run did not come here.",
  decided: "Decided",
  decidedBy: "By",
  confidence: "Confidence",
  attempts: (count: number) => (count === 1 ? "once" : `${count} times`),
  noCalls: "No tools or models were called here.",
  step: (at: number, of: number) => `Step ${at} of ${of}`,
  previous: "Previous step",
  next: "Next step",
  ticket: "Ticket",
  policy: "Policy",
  graph: "Graph",
  compare: "Compare with another run",
  compareWith: "Another run of this ticket",
  none: "None",
};
