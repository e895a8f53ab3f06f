import { reasonsOf } from "../../agents/review/reasons.js";
import type { TicketState } from "../../agents/state.js";
import type { RunSummary } from "../../domain/fork.js";
import type { PolicyInForce } from "../../domain/policy.js";
import type { CallDocument, RunDecision } from "../../domain/run.js";
import { slaTimes } from "../../domain/sla.js";
import type { TicketCase } from "../../domain/ticket-case.js";
import { runDecisions } from "../worker/run-decisions.js";
import type { Recording } from "./recording.js";
import type { Rerun } from "./rerun.js";
import { caseIn, stateOf } from "./state-of.js";

/** What a run came to as it was recorded. */
export function summariseRecording(recording: Recording, policy: PolicyInForce): RunSummary {
  const { run, calls, passes, reviews } = recording;
  const isTold = passes.length > 0;
  return summarise({
    path: (isTold ? passes : run.path).map(({ node }) => node),
    state: stateOf(run, passes),
    decisions: isTold ? undefined : run.decisions,
    // What the first review gave: later ones ask about what an instruction made of it.
    asked: reviews[0]?.reasons ?? null,
    calls,
    servedMs: 0,
    ticket: caseIn(calls),
    policy,
  });
}

/** What a run came to as it was run again. */
export function summariseRerun({ view, calls, passes, servedMs }: Rerun, policy: PolicyInForce): RunSummary {
  const ticket = caseIn(calls);
  const outcome = view.state.review_outcome;
  const waits = view.stands === "interrupted" && ticket;
  const decided = outcome && outcome.type !== "auto" ? outcome.reasons : null;
  return summarise({
    path: passes.map(({ node }) => node),
    state: view.state,
    decisions: undefined,
    asked: waits ? reasonsOf(view.state, ticket, policy.policy) : decided,
    calls,
    servedMs,
    ticket,
    policy,
  });
}

type Told = {
  path: string[];
  state: TicketState;
  decisions: RunDecision[] | undefined;
  asked: string[] | null;
  calls: readonly CallDocument[];
  servedMs: number;
  ticket: TicketCase | undefined;
  policy: PolicyInForce;
};

function summarise({ path, state, decisions, asked, calls, servedMs, ticket, policy }: Told): RunSummary {
  const asks = calls.filter(({ kind }) => kind !== "node");
  const sum = (of: (call: CallDocument) => number) => asks.reduce((total, call) => total + of(call), 0);
  const { draft, escalation } = state;
  return {
    path,
    decisions: decisions ?? runDecisions(state),
    draft: draft === undefined || draft.message === "" ? null : draft.message,
    actions: (draft?.actions ?? []).map(({ type, args }) => ({ type, args })),
    escalation: escalation?.level ?? null,
    review: asked,
    answer: answerOf(state),
    input_tokens: sum(({ input_tokens }) => input_tokens),
    output_tokens: sum(({ output_tokens }) => output_tokens),
    cost_usd: sum(({ cost_usd }) => cost_usd),
    ms: servedMs + sum(({ ms }) => ms),
    sla: slaOf(state, ticket, policy),
  };
}

function answerOf({ act_result, review_outcome }: TicketState): RunSummary["answer"] {
  if (act_result?.reply !== "held") return "none";
  return review_outcome?.type === "auto" ? "automatic" : "approved";
}

function slaOf(
  state: TicketState,
  ticket: TicketCase | undefined,
  { policy }: PolicyInForce,
): RunSummary["sla"] {
  const priority = state.priority?.priority ?? null;
  const due =
    ticket && priority
      ? slaTimes(
          {
            channel: ticket.channel,
            tier: ticket.customer.tier,
            priority,
            rule_resolution_hours: state.routing?.rule_resolution_hours ?? null,
            epoch_started_at: ticket.epoch_started_at,
          },
          policy,
        )
      : null;
  return {
    queue: state.routing?.queue ?? null,
    priority,
    resolution_due_at: due?.resolution_due_at ?? null,
    breach_probability: state.load_forecast?.breach_probability ?? null,
  };
}
