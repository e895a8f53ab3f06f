import type { RunStatus } from "../../../domain/run.ts";

const status: Record<RunStatus, string> = {
  running: "Running",
  interrupted: "Waits for a decision",
  completed: "Completed",
  failed: "Failed",
  superseded: "Overtaken",
};

/** What the pages about the AI's work say. */
export const runs = {
  title: "AI runs",
  status,
  statusName: "Status",
  run: "Run",
  steps: "Steps",
  calls: "Calls",
  cost: "Cost",
  began: "Began",
  empty: "The AI has not worked on anything yet.",
};
