import type { Logger } from "pino";
import { MINUTE_MS } from "../../domain/clock.js";
import type { Policy } from "../../domain/policy.js";
import { QueueStatus } from "../../domain/queue-status.js";
import { matchRoute } from "../../domain/routing.js";
import { slaTimes } from "../../domain/sla.js";
import { caseRef, scopeOf } from "../case-ref.js";
import type { NodeConfig, ReadCase, RunTool, TellTime } from "../ports.js";
import { signalsOf } from "../signals.js";
import type { TicketState, TicketUpdate } from "../state.js";
import { expectedArrivals } from "./seasonal-mean.js";
import { breachProbability, expectWait, waitInterval } from "./waiting.js";

/** How far ahead arrivals are told: what a shift can still react to. */
export const HORIZON_HOURS = 4;

export type ForecastDeps = {
  runTool: RunTool;
  readCase: ReadCase;
  policy: Pick<Policy, "routing" | "autonomy" | "sla" | "customer_tiers">;
  log: Pick<Logger, "warn">;
  tellTime: TellTime;
};

/**
 * Builds the node that writes `load_forecast` for the queue the ticket is bound for. Where the queue cannot be read
 * there is no forecast: nothing is made up, `degraded` names it, and rules about the breach probability do not hold.
 * @throws AppError "not_found" for an unknown ticket
 */
export function createForecast({ runTool, readCase, policy, log, tellTime }: ForecastDeps) {
  return async (state: TicketState, config: NodeConfig): Promise<TicketUpdate> => {
    const ticket = await readCase(caseRef(state), config);
    const signals = signalsOf(state, ticket, policy);
    const { queue, resolution_hours } = matchRoute(signals, policy);
    const call = { name: "queue_status", args: { queue }, scope: scopeOf(state, ticket) };
    const answer = await runTool(call, config);
    const status = QueueStatus.safeParse(answer.artifact);
    if (!status.success) {
      log.warn({ ticketId: state.ticket_id, queue }, "queue unknown, no forecast");
      return { degraded: ["forecast"] };
    }

    const priority = signals.priority ?? "medium";
    const due = slaTimes(
      {
        channel: ticket.channel,
        tier: ticket.customer.tier,
        priority,
        rule_resolution_hours: resolution_hours,
        epoch_started_at: ticket.epoch_started_at,
      },
      policy,
    );
    const now = (await tellTime(config)).getTime();
    const minutesUntil = (at: string) => (Date.parse(at) - now) / MINUTE_MS;
    const answered = ticket.messages.some(
      ({ from, at }) => (from === "ai" || from === "person") && at >= ticket.epoch_started_at,
    );
    const wait = expectWait(status.data, priority);
    return {
      load_forecast: {
        queue,
        horizon_hours: HORIZON_HOURS,
        expected_arrivals: expectedArrivals(status.data.arrivals_by_hour, HORIZON_HOURS),
        expected_wait_minutes: waitInterval(wait),
        breach_probability: breachProbability(wait, {
          firstResponseMinutes: answered ? null : minutesUntil(due.first_response_due_at),
          resolutionMinutes: minutesUntil(due.resolution_due_at),
        }),
        method: "mean of the same weekday and hour; gamma waiting times",
        decided_by: "local",
      },
    };
  };
}
