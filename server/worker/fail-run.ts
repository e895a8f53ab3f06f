import { isoNow } from "../../domain/clock.js";
import { SYSTEM } from "../../domain/event.js";
import type { RunDocument } from "../../domain/run.js";
import { isOpen, type TicketDocument } from "../../domain/ticket.js";
import { chooseAssignee } from "./assignment.js";
import { MANY, type WorkerDeps } from "./deps.js";
import { noticeOps } from "./notice.js";

type Failed = { run_id: string; error: string; token: number };

/**
 * Gives up a run whose graph keeps failing: the ticket goes to a person, who is told what was missing, and the
 * customer is told once that a person takes over. The ticket itself is never lost.
 * @throws AppError "lease_lost"
 */
export async function failRun(deps: WorkerDeps, { run_id, error, token }: Failed): Promise<void> {
  const run = await deps.reads.runs.get(run_id);
  if (!run) return;
  let notice: string | undefined;
  await deps.tickets.change(
    run.ticket_id,
    async (ticket) => {
      const current = await deps.reads.runs.get(run_id);
      if (current?.status !== "running" && current?.status !== "interrupted") return undefined;
      const people = await deps.reads.people.find({ limit: MANY });
      const told = ticket.human_owned ? undefined : await noticeOps(deps, ticket, { run_id });
      notice = told?.effect_id;
      const set = isOpen(ticket) ? handedOver(ticket) : {};
      const { also, ...assignment } = isOpen(ticket)
        ? chooseAssignee({ ticket: { ...ticket, ...set }, people, policy: deps.policy.policy })
        : { also: [] };
      return {
        set: {
          ...set,
          ...assignment,
          open_review_id: null,
          handled: Math.max(ticket.handled, current.watermark),
          settled: true,
        },
        events: [{ type: "run.failed", data: { run_id, error } }, ...(told?.events ?? [])],
        also: [failedOp(current, { error, now: isoNow(deps.clock) }), ...also, ...(told?.ops ?? [])],
      };
    },
    { actor: SYSTEM, lease: { token } },
  );
  if (notice !== undefined) deps.jobs.enqueue("deliver", { effect_id: notice });
}

const handedOver = (ticket: TicketDocument): Partial<TicketDocument> => ({
  status: ticket.status === "escalated" ? "escalated" : "assigned",
  human_owned: true,
  degraded: [...new Set([...ticket.degraded, "graph" as const])],
});

const failedOp = ({ run_id, version }: RunDocument, { error, now }: { error: string; now: string }) => ({
  op: "patch" as const,
  collection: "runs" as const,
  key: run_id,
  where: { version },
  set: { status: "failed", error, ended_at: now, version: version + 1 },
});
