import { ReducedValue, StateSchema } from "@langchain/langgraph";
import { z } from "zod";
import { DegradedPart, Priority } from "../domain/enums.js";
import { ActResult } from "./act/output.js";
import { ClassificationInState } from "./classifier/output.js";
import { EscalationDecision } from "./escalation/output.js";
import { LoadForecast } from "./forecast/output.js";
import { Preparation } from "./prepare/output.js";
import { ReviewOutcome } from "./review/output.js";
import { Routing } from "./router/output.js";
import { SentimentInState } from "./sentiment/output.js";
import { Draft } from "./troubleshooter/output.js";

/** Why the AI steps back and a person takes over: typed, never read out of model text. */
export const HandOver = z.object({
  reason: z.enum(["budget", "refused", "limit", "failed"]),
  detail: z.string(),
});
export type HandOver = z.infer<typeof HandOver>;

const mergeParts = (known: DegradedPart[], more: DegradedPart[]) => [...new Set([...known, ...more])];

/**
 * What travels through the ticket graph: ids, decisions, drafts. Bodies stay in documents and are read
 * as of `watermark`. A node may not bear the name of a key.
 */
export const TicketState = new StateSchema({
  run_id: z.string(),
  ticket_id: z.string(),
  epoch: z.number().int(),
  watermark: z.number().int(),
  preparation: Preparation.optional(),
  classification: ClassificationInState.optional(),
  sentiment: SentimentInState.optional(),
  /** The final priority, computed where the branches join, and why. */
  priority: z.object({ priority: Priority, because: z.array(z.string()) }).optional(),
  draft: Draft.optional(),
  load_forecast: LoadForecast.optional(),
  routing: Routing.optional(),
  /** Names of the escalation triggers that fire on what is known after routing; none: no escalation. */
  escalation_triggers: z.array(z.string()).optional(),
  escalation: EscalationDecision.nullable().optional(),
  review_outcome: ReviewOutcome.optional(),
  act_result: ActResult.optional(),
  /** The first reason stands; parallel nodes may both give one. */
  hand_over: new ReducedValue(HandOver.optional(), {
    inputSchema: HandOver.optional(),
    reducer: (known: HandOver | undefined, more: HandOver | undefined) => known ?? more,
  }),
  /** A person's instructions to the Troubleshooter, oldest first. */
  instructions: new ReducedValue(z.array(z.string()).default([]), {
    inputSchema: z.array(z.string()),
    reducer: (known: string[], more: string[]) => [...known, ...more],
  }),
  /** Which parts were missing when this was decided; parallel nodes may both say so. */
  degraded: new ReducedValue(z.array(DegradedPart).default([]), {
    inputSchema: z.array(DegradedPart),
    reducer: mergeParts,
  }),
});
export type TicketState = typeof TicketState.State;
export type TicketUpdate = typeof TicketState.Update;
