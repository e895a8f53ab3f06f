import { SpanKind, SpanStatusCode, type Span, type SpanContext } from "@opentelemetry/api";
import type { CollectionName, Documents } from "../../domain/documents.js";
import type { JobName } from "../../domain/jobs.js";
import type { JobContext, JobHandlers } from "../jobs/handlers.js";
import type { Tracing } from "./tracing.js";
import { fromTraceparent } from "./traceparent.js";

/** Where a job's ticket is found: in its payload, or on the row that the payload names. Others are not traced. */
const TICKET_OF: Partial<Record<JobName, { row?: [CollectionName, string] }>> = {
  "work-ticket": {},
  deliver: { row: ["effects", "effect_id"] },
  "expire-review": { row: ["reviews", "review_id"] },
  "deliver-webhook": { row: ["webhook_deliveries", "delivery_id"] },
};

type Deps = { tracing: Tracing; documents: Pick<Documents, "get"> };

/** The same handlers: each attempt at a job about a ticket is a span in the trace that the ticket carries. */
export function traceJobs(handlers: JobHandlers, deps: Deps): JobHandlers {
  const traced = Object.entries(handlers).map(([job, handle]) => {
    const handleAny = handle as (payload: unknown, context: JobContext) => Promise<string>;
    const of = TICKET_OF[job as JobName];
    if (!of) return [job, handleAny] as const;
    const attempt = async (payload: unknown, context: JobContext) => {
      const about = await ticketOf(deps, of, payload as Record<string, unknown>);
      const attributes = {
        "deskgraph.job": job,
        "deskgraph.attempt": context.attempt,
        "deskgraph.ticket_id": about.ticketId,
      };
      const span = deps.tracing.start(`job ${job}`, {
        kind: SpanKind.CONSUMER,
        parent: about.parent,
        attributes,
      });
      return ending(span, () =>
        deps.tracing.within({ span, kind: "job" }, () => handleAny(payload, context)),
      );
    };
    return [job, attempt] as const;
  });
  // Each under the name that its payload belongs to, as it was.
  return Object.fromEntries(traced) as JobHandlers;
}

async function ticketOf(
  { documents }: Deps,
  { row }: { row?: [CollectionName, string] },
  payload: Record<string, unknown>,
): Promise<{ ticketId: string; parent: SpanContext | undefined }> {
  const named = row ? await documents.get(row[0], String(payload[row[1]])) : payload;
  const found: unknown = named?.["ticket_id"];
  const ticketId = typeof found === "string" ? found : "";
  const ticket = await documents.get("tickets", ticketId);
  return { ticketId, parent: fromTraceparent(ticket?.["traceparent"]) };
}

async function ending(span: Span, work: () => Promise<string>): Promise<string> {
  try {
    const outcome = await work();
    span.setAttribute("deskgraph.outcome", outcome);
    return outcome;
  } catch (err) {
    // The name alone: messages may quote what a customer wrote.
    span.setAttribute("error.type", err instanceof Error ? err.name : "unknown");
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw err;
  } finally {
    span.end();
  }
}
