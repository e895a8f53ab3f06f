import { isoNow } from "../../domain/clock.js";
import { AI } from "../../domain/event.js";
import type { RunDocument } from "../../domain/run.js";
import { isOpen } from "../../domain/ticket.js";
import type { WorkerDeps } from "./deps.js";

/**
 * Stores a new run for the ticket's epoch and watermark and makes it the ticket's own, in one commit. Nothing
 * happens where a person has taken the ticket over meanwhile, or a run covers its messages.
 * @throws AppError "lease_lost"
 */
export async function startRun(
  deps: Pick<WorkerDeps, "tickets" | "policy" | "ids" | "clock" | "graphVersion" | "versions">,
  ticketId: string,
  { token }: { token: number },
): Promise<void> {
  await deps.tickets.change(
    ticketId,
    (ticket) => {
      if (ticket.human_owned || !isOpen(ticket) || ticket.watermark <= ticket.handled) return undefined;
      const run: RunDocument = {
        run_id: deps.ids.next("RUN"),
        ticket_id: ticketId,
        epoch: ticket.epoch,
        watermark: ticket.watermark,
        graph_version: deps.graphVersion,
        policy_hash: deps.policy.hash,
        versions: deps.versions,
        status: "running",
        path: [],
        decisions: [],
        cost_usd: 0,
        started_at: isoNow(deps.clock),
        ended_at: null,
        version: 1,
        attempts: 0,
        interrupt_id: null,
        checkpoint_id: null,
        error: null,
        pruned: false,
      };
      return {
        // A new ticket is open before it is in progress: both stand in its log.
        ...(ticket.status === "new" ? { through: { status: "open" } } : {}),
        set: { status: "in_progress", run_id: run.run_id, settled: false },
        events: [
          { type: "run.started", data: { run_id: run.run_id, watermark: run.watermark, epoch: run.epoch } },
        ],
        also: [{ op: "insert", collection: "runs", document: run }],
      };
    },
    { actor: AI, lease: { token } },
  );
}
