import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TicketStatus } from "../../../domain/enums.js";
import { nextStep, type NextStep, type WorkFacts } from "../../../domain/next-step.js";
import { ReviewStatus, type ReviewDocument } from "../../../domain/review.js";
import { RunStatus, type RunDocument } from "../../../domain/run.js";
import { isOpen, type TicketDocument } from "../../../domain/ticket.js";
import { ticketDocument } from "../../fixtures/ticket-document.js";

const NOW = "2026-03-02T09:00:00.000Z";

const runOf = (differing: Partial<RunDocument> = {}): RunDocument => ({
  run_id: "RUN-1",
  ticket_id: "TKT-20260302-0000000A",
  epoch: 1,
  watermark: 1,
  graph_version: "g1",
  policy_hash: "policy-1",
  versions: null,
  status: "interrupted",
  path: [],
  decisions: [],
  cost_usd: 0,
  started_at: NOW,
  ended_at: null,
  version: 1,
  attempts: 1,
  interrupt_id: "INT-1",
  checkpoint_id: "CP-1",
  error: null,
  pruned: false,
  ...differing,
});

const reviewOf = (status: ReviewStatus, differing: Partial<ReviewDocument> = {}): ReviewDocument => ({
  review_id: "REV-1",
  ticket_id: "TKT-20260302-0000000A",
  run_id: "RUN-1",
  interrupt_id: "INT-1",
  status,
  proposal: { actions: [] },
  reasons: [],
  evidence: {
    category: null,
    priority: null,
    sentiment: null,
    risk: null,
    urgent: false,
    confidence: null,
    reasoning: null,
    citations: [],
    similar_tickets: [],
    watermark: 1,
    degraded: [],
  },
  proposal_hash: "h",
  policy_hash: "policy-1",
  assignee: null,
  due_at: NOW,
  approvals_needed: 1,
  approvals: [],
  decided: null,
  created_at: NOW,
  version: 1,
  epoch: 1,
  watermark: 1,
  checkpoint_id: "CP-1",
  // eslint-disable-next-line unicorn/no-thenable -- the contract's name
  then: null,
  queue: null,
  expires: true,
  ...differing,
});

type Parts = {
  ticket?: Partial<TicketDocument>;
  run?: Partial<RunDocument> | undefined;
  review?: ReviewStatus | undefined;
};

const factsOf = ({ ticket = {}, run, review }: Parts): WorkFacts => ({
  ticket: ticketDocument({ status: "open", run_id: run ? "RUN-1" : null, ...ticket }),
  run: run && runOf(run),
  review: review && reviewOf(review),
  graphVersion: "g1",
});

const interrupted = { status: "interrupted" } as const;
const running = { status: "running" } as const;
const moved = { watermark: 2 };

describe("what the worker does next", () => {
  test.each<[string, Parts, NextStep["step"]]>([
    ["a new ticket starts a run", { ticket: { status: "new" } }, "start"],
    ["an answered one is settled", { ticket: { handled: 1 } }, "settle"],
    ["a settled one is left alone", { ticket: { handled: 1, settled: true } }, "none"],
    [
      "a new message after a finished run starts another",
      { ticket: { handled: 1, ...moved }, run: { status: "completed" } },
      "start",
    ],
    ["so does one after a superseded run", { ticket: moved, run: { status: "superseded" } }, "start"],
    ["a person's ticket starts none", { ticket: { human_owned: true } }, "settle"],
    ["a resolved ticket starts none", { ticket: { status: "resolved" } }, "settle"],
    ["a closed ticket starts none", { ticket: { status: "closed" } }, "settle"],
    ["a running run is carried on", { run: running }, "drive"],
    [
      "a run that waits for its review waits",
      { run: interrupted, review: "pending", ticket: { settled: true } },
      "none",
    ],
    ["and is noted as waiting", { run: interrupted, review: "pending" }, "settle"],
    [
      "an expired review waits for the new one",
      { run: interrupted, review: "expired", ticket: { settled: true } },
      "none",
    ],
    ["an interrupt that was never shown is projected", { run: interrupted }, "drive"],
    ["accepted: resumed", { run: interrupted, review: "accepted" }, "resume"],
    ["edited: resumed", { run: interrupted, review: "edited" }, "resume"],
    ["answered with an instruction: resumed", { run: interrupted, review: "responded" }, "resume"],
    ["ignored: resumed, so that the hand-over is written", { run: interrupted, review: "ignored" }, "resume"],
    ["a new message overtakes a running run", { run: running, ticket: moved }, "supersede"],
    [
      "and one that waits for its review",
      { run: interrupted, review: "pending", ticket: moved },
      "supersede",
    ],
    ["and an instruction", { run: interrupted, review: "responded", ticket: moved }, "supersede"],
    [
      "what was accepted is done although the customer wrote again",
      { run: interrupted, review: "accepted", ticket: moved },
      "resume",
    ],
    ["what was edited too", { run: interrupted, review: "edited", ticket: moved }, "resume"],
    [
      "who ignored has taken over although the customer wrote again",
      { run: interrupted, review: "ignored", ticket: moved },
      "resume",
    ],
    [
      "an approval that is being carried out is carried on",
      { run: running, review: "accepted", ticket: moved },
      "drive",
    ],
    ["a person takes a running run's ticket", { run: running, ticket: { human_owned: true } }, "supersede"],
    [
      "a person takes a waiting run's ticket",
      { run: interrupted, review: "pending", ticket: { human_owned: true } },
      "supersede",
    ],
    [
      "what was approved is done although a person took over",
      { run: interrupted, review: "accepted", ticket: { human_owned: true } },
      "resume",
    ],
    ["a ticket resolved by hand needs no run", { run: running, ticket: { status: "resolved" } }, "supersede"],
    ["nor a review", { run: interrupted, review: "pending", ticket: { status: "closed" } }, "supersede"],
    [
      "nor the hand-over of one that was ignored",
      { run: interrupted, review: "ignored", ticket: { status: "resolved" } },
      "supersede",
    ],
    [
      "but what was approved is done",
      { run: interrupted, review: "accepted", ticket: { status: "resolved" } },
      "resume",
    ],
    [
      "a person has answered what a run works on, and has handed the ticket back",
      { run: running, ticket: { handled: 1 } },
      "supersede",
    ],
    [
      "or what it waits for a decision on",
      { run: interrupted, review: "pending", ticket: { handled: 1 } },
      "supersede",
    ],
    [
      "what was approved is done although a person has answered",
      { run: interrupted, review: "accepted", ticket: { handled: 1 } },
      "resume",
    ],
    ["a reopened ticket's old run is over", { run: running, ticket: { epoch: 2 } }, "supersede"],
    ["a run of another graph is over", { run: { ...running, graph_version: "g0" } }, "supersede"],
    [
      "even if it was approved",
      { run: { ...interrupted, graph_version: "g0" }, review: "accepted" },
      "supersede",
    ],
    ["a run whose review was withdrawn is over", { run: interrupted, review: "superseded" }, "supersede"],
    [
      "a finished run's approval is not done again",
      { run: { status: "completed" }, review: "accepted", ticket: { handled: 1 } },
      "settle",
    ],
  ])("%s", (_name, parts, expected) => {
    expect(nextStep(factsOf(parts)).step).toBe(expected);
  });

  test("a review of another run says nothing about this one", () => {
    const facts = factsOf({ run: { ...interrupted, run_id: "RUN-2" }, review: "accepted" });
    expect(nextStep(facts)).toEqual({ step: "drive", run_id: "RUN-2" });
  });
});

const anyFacts = fc
  .record({
    status: fc.constantFrom(...TicketStatus.options),
    human_owned: fc.boolean(),
    settled: fc.boolean(),
    watermark: fc.integer({ min: 1, max: 3 }),
    handled: fc.integer({ min: 0, max: 3 }),
    epoch: fc.integer({ min: 1, max: 2 }),
    run: fc.option(fc.constantFrom(...RunStatus.options), { nil: undefined }),
    runWatermark: fc.integer({ min: 1, max: 3 }),
    graph_version: fc.constantFrom("g0", "g1"),
    review: fc.option(fc.constantFrom(...ReviewStatus.options), { nil: undefined }),
  })
  .map(({ run, runWatermark, graph_version, review, ...ticket }) =>
    factsOf({
      ticket: { ...ticket, handled: Math.min(ticket.handled, ticket.watermark) },
      run: run && { status: run, watermark: Math.min(runWatermark, ticket.watermark), graph_version },
      review,
    }),
  );

/** What the worker makes of the documents when it takes a step; `asks`: whether the run stops at a review. */
function take(facts: WorkFacts, step: NextStep, asks: boolean): WorkFacts {
  const { ticket, run } = facts;
  switch (step.step) {
    case "start": {
      const begun = { status: "running" as const, watermark: ticket.watermark, epoch: ticket.epoch };
      return { ...facts, run: runOf({ ...begun, run_id: "RUN-NEXT" }), review: undefined };
    }
    case "supersede":
      return { ...facts, run: run && { ...run, status: "superseded" } };
    case "resume":
    case "drive": {
      const known = run ?? runOf();
      if (asks)
        return {
          ...facts,
          run: { ...known, status: "interrupted" },
          review: reviewOf("pending", { run_id: known.run_id }),
        };
      const handled = Math.max(ticket.handled, known.watermark);
      return { ...facts, ticket: { ...ticket, handled }, run: { ...known, status: "completed" } };
    }
    case "settle":
      return { ...facts, ticket: { ...ticket, settled: true } };
    case "none":
      return facts;
  }
}

describe("whatever the documents say", () => {
  test("it comes to rest, with nothing left unanswered that the AI should answer", () => {
    fc.assert(
      fc.property(anyFacts, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (start, asks) => {
        let facts = start;
        let step = nextStep(facts);
        for (const asksNow of asks) {
          facts = take(facts, step, asksNow);
          step = nextStep(facts);
        }
        expect(step.step).toBe("none");
        const { ticket, run } = facts;
        const waits = run?.status === "interrupted";
        const silent = ticket.human_owned || !isOpen(ticket);
        expect(silent || waits || ticket.handled >= ticket.watermark).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("no run starts while a person owns the ticket, or another run lives", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        fc.pre(
          facts.ticket.human_owned || facts.run?.status === "running" || facts.run?.status === "interrupted",
        );
        expect(nextStep(facts).step).not.toBe("start");
      }),
      { numRuns: 2000 },
    );
  });

  test("an approval is never dropped, except with its graph", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        fc.pre(facts.review?.status === "accepted" || facts.review?.status === "edited");
        fc.pre(facts.run?.graph_version === "g1");
        expect(nextStep(facts).step).not.toBe("supersede");
      }),
    );
  });
});
