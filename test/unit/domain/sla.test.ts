import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Channel, CustomerTier, Priority } from "../../../domain/enums.js";
import { slaStatus, slaTimes, type SlaFacts, type SlaInputs } from "../../../domain/sla.js";
import { defaultPolicy } from "../../fixtures/default-policy.js";

const START = "2026-03-02T09:00:00.000Z";
const inputs: SlaInputs = {
  channel: "email",
  tier: "standard",
  priority: "medium",
  rule_resolution_hours: null,
  epoch_started_at: START,
};
const minutesAfterStart = (at: string) => (Date.parse(at) - Date.parse(START)) / 60_000;

describe("due times", () => {
  test.each<[string, Partial<SlaInputs>, number, number]>([
    ["a medium email: 4 h and 24 h", {}, 240, 1440],
    ["a critical phone call: at once and 2 h", { channel: "phone", priority: "critical" }, 0, 120],
    ["a low self-service ticket: 8 h and 48 h", { channel: "self_service", priority: "low" }, 480, 2880],
    ["an enterprise customer waits half as long", { tier: "enterprise" }, 120, 720],
    ["a platinum customer three quarters", { tier: "platinum", priority: "critical" }, 11.25, 180],
    ["a gold customer as long as anyone", { tier: "gold" }, 240, 1440],
    ["an earlier rule wins", { rule_resolution_hours: 4 }, 240, 240],
    ["a later rule does not", { rule_resolution_hours: 24, priority: "critical" }, 15, 240],
    [
      "the multiplier leaves a rule's hours alone",
      { tier: "enterprise", priority: "low", rule_resolution_hours: 4 },
      240,
      240,
    ],
  ])("%s", (_name, differing, firstResponse, resolution) => {
    const times = slaTimes({ ...inputs, ...differing }, defaultPolicy);
    expect(minutesAfterStart(times.first_response_due_at)).toBe(firstResponse);
    expect(minutesAfterStart(times.resolution_due_at)).toBe(resolution);
  });

  test("no customer of a better tier, and no more urgent ticket, waits longer", () => {
    const channel = fc.constantFrom(...Channel.options);
    const step = fc.integer({ min: 1, max: 3 });
    fc.assert(
      fc.property(channel, step, step, (on, tierAt, priorityAt) => {
        const wait = (tier: CustomerTier, priority: Priority) =>
          slaTimes({ ...inputs, channel: on, tier, priority }, defaultPolicy).resolution_due_at;
        const [tier, better] = [CustomerTier.options[tierAt]!, CustomerTier.options[tierAt - 1]!];
        const [priority, moreUrgent] = [Priority.options[priorityAt]!, Priority.options[priorityAt - 1]!];
        expect(wait(better, priority) <= wait(tier, priority)).toBe(true);
        expect(wait(tier, moreUrgent) <= wait(tier, priority)).toBe(true);
      }),
    );
  });
});

describe("SLA status", () => {
  const at = (minute: number) => new Date(Date.parse(START) + minute * 60_000).toISOString();
  const facts: SlaFacts = {
    epoch_started_at: START,
    first_response_due_at: at(100),
    resolution_due_at: at(1000),
    first_responded_at: null,
    resolved_at: null,
    breach_probability: null,
  };
  test.each<[string, Partial<SlaFacts>, number, string, number | null]>([
    ["fresh: on track until three quarters of the time to answer are gone", {}, 10, "on_track", 75],
    ["then at risk until it is due", {}, 75, "at_risk", 100],
    ["in time at the very moment it is due", {}, 100, "at_risk", 100],
    ["breached once that went by, and nothing can mend it", {}, 101, "breached", null],
    ["answered in time: the resolution counts", { first_responded_at: at(50) }, 101, "on_track", 750],
    ["answered late: breached", { first_responded_at: at(101) }, 200, "breached", null],
    ["an answer of an earlier epoch does not count", { first_responded_at: at(-5) }, 101, "breached", null],
    ["a likely breach is a risk at once", { breach_probability: 0.5 }, 10, "at_risk", 100],
    ["an unlikely one is not", { breach_probability: 0.49 }, 10, "on_track", 75],
    [
      "resolved in time: on track for good",
      { first_responded_at: at(50), resolved_at: at(900) },
      5000,
      "on_track",
      null,
    ],
    [
      "resolved without an answer, before one was due: on track",
      { resolved_at: at(90) },
      5000,
      "on_track",
      null,
    ],
    [
      "resolved late: breached",
      { first_responded_at: at(50), resolved_at: at(1001) },
      5000,
      "breached",
      null,
    ],
  ])("%s", (_name, differing, minute, status, nextMinute) => {
    const found = slaStatus({ ...facts, ...differing }, defaultPolicy, new Date(at(minute)));
    expect(found.sla_status).toBe(status);
    // A due moment is missed a millisecond after it.
    const next = found.sla_check_at === null ? null : Math.floor(minutesAfterStart(found.sla_check_at));
    expect(next).toBe(nextMinute);
  });

  test("looking only when told to misses no change", () => {
    const moment = fc.integer({ min: -10, max: 1200 }).map(at);
    const anyFacts = fc.record({
      first_responded_at: fc.option(moment),
      first_response_due_at: moment.filter((due) => due >= START),
      resolution_due_at: moment.filter((due) => due >= START),
    });
    const minutes = fc.tuple(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 0, max: 1500 }));
    fc.assert(
      fc.property(anyFacts, minutes, (differing, [one, other]) => {
        const known = { ...facts, ...differing };
        const seen = slaStatus(known, defaultPolicy, new Date(at(Math.min(one, other))));
        const later = at(Math.max(one, other));
        fc.pre(seen.sla_check_at === null || later < seen.sla_check_at);
        expect(slaStatus(known, defaultPolicy, new Date(later)).sla_status).toBe(seen.sla_status);
      }),
    );
  });
});
