import { z } from "zod";
import { Timestamp } from "../../domain/enums.js";
import { AppError } from "../../domain/errors.js";

/** The one graph of `langgraph.json` that a desk runs. */
export const GRAPH_ID = "ticket";

/** As LangGraph's own server derives it from the graph's name: UUID v5 of `ticket` in the namespace of URLs. */
export const ASSISTANT_ID = "07637c1a-2a84-5f73-836c-4a4993a43e2f";

export const Assistant = z.object({
  assistant_id: z.string(),
  graph_id: z.string(),
  name: z.string(),
  description: z.string(),
  config: z.record(z.string(), z.unknown()),
  context: z.record(z.string(), z.unknown()),
  metadata: z.record(z.string(), z.unknown()),
  version: z.number().int(),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type Assistant = z.infer<typeof Assistant>;

/** It is as old as the desk's first graph: clients want a date. */
const SINCE = "2026-01-01T00:00:00.000Z";

/** What there is to talk to. */
export const ASSISTANT: Assistant = {
  assistant_id: ASSISTANT_ID,
  graph_id: GRAPH_ID,
  name: GRAPH_ID,
  description: "Works a support ticket, and stops for a person wherever the desk's policy says so.",
  config: {},
  context: {},
  metadata: { created_by: "system" },
  version: 1,
  created_at: SINCE,
  updated_at: SINCE,
};

/** Whether a client means it, by its graph's name or by its id. */
export const isAssistant = (id: unknown): boolean => id === GRAPH_ID || id === ASSISTANT_ID;

/** @throws AppError "not_found" for any other, in the words by which Agent Inbox knows it */
export function assertAssistant(id: string): void {
  if (!isAssistant(id))
    throw new AppError("not_found", `Invalid assistant ID: this desk has one assistant, "${GRAPH_ID}".`);
}
