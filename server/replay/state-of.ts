import type { TicketState } from "../../agents/state.js";
import { TicketCase } from "../../domain/ticket-case.js";
import type { CallDocument, RunDocument } from "../../domain/run.js";
import type { NodePass } from "../../domain/node-passes.js";

type Start = Pick<RunDocument, "run_id" | "ticket_id" | "epoch" | "watermark">;

/** The state that a run came to, from what its nodes returned: merged as the graph's own reducers merge it. */
export function stateOf(start: Start, passes: readonly NodePass[]): TicketState {
  const { run_id, ticket_id, epoch, watermark } = start;
  const begun = {
    run_id,
    ticket_id,
    epoch,
    watermark,
  };
  const updates = passes.map(({ update }) => update as Partial<TicketState>);
  return Object.assign(begun, ...updates, {
    hand_over: updates.find(({ hand_over }) => hand_over)?.hand_over,
    instructions: updates.flatMap(({ instructions }) => instructions ?? []),
    degraded: [...new Set(updates.flatMap(({ degraded }) => degraded ?? []))],
  }) as TicketState;
}

/** The ticket as the run read it; undefined where that was not recorded. */
export function caseIn(calls: readonly CallDocument[]): TicketCase | undefined {
  const read = calls.find(({ name, error }) => name === "read_case" && error === null);
  return read && TicketCase.safeParse(read.output).data;
}
