import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changeEvents } from "../../../domain/change-events.js";
import { createDeriveTicket } from "../../../domain/derive-ticket.js";
import { CustomerTier, Priority } from "../../../domain/enums.js";
import { slaFromEvents, slaRecordOf } from "../../../domain/sla-events.js";
import type { TicketDocument } from "../../../domain/ticket.js";
import { defaultPolicy } from "../../fixtures/default-policy.js";
import { ticketDocument } from "../../fixtures/ticket-document.js";

const derive = createDeriveTicket(defaultPolicy);
const moment = fc.integer({ min: 0, max: 10_000 }).map((minute) => new Date(Date.UTC(2026, 2, 2, 9, minute)));
const iso = moment.map((at) => at.toISOString());

/** Whatever can happen to what the SLA hangs on. */
const anyChange: fc.Arbitrary<Partial<TicketDocument>> = fc.oneof(
  fc.record({ priority: fc.constantFrom(...Priority.options) }),
  fc.record({ customer_tier: fc.constantFrom(...CustomerTier.options) }),
  fc.record({ rule_resolution_hours: fc.option(fc.integer({ min: 1, max: 48 })) }),
  fc.record({ epoch_started_at: iso, first_responded_at: fc.constant(null), resolved_at: fc.constant(null) }),
  fc.record({ first_responded_at: iso }),
  fc.record({ resolved_at: iso, status: fc.constant("resolved" as const) }),
  fc.record({ subject: fc.string() }),
);

describe("SLA times from the event log", () => {
  test("are those stored on the ticket, whatever happened to it", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyChange, moment), { maxLength: 12 }), (changes) => {
        let ticket = derive(ticketDocument(), new Date("2026-03-02T09:00:00.000Z"));
        const log: Parameters<typeof slaFromEvents>[0][number][] = [
          { type: "ticket.created", data: slaRecordOf(ticket) },
        ];
        for (const [set, now] of changes) {
          const next = derive({ ...ticket, ...set }, now);
          log.push(...changeEvents(ticket, next));
          ticket = next;
        }
        const { first_response_due_at, resolution_due_at } = ticket;
        expect(slaFromEvents(log, defaultPolicy)).toEqual({
          ...slaRecordOf(ticket),
          first_response_due_at,
          resolution_due_at,
        });
      }),
    );
  });

  test("a log without its beginning tells nothing", () => {
    expect(() => slaFromEvents([], defaultPolicy)).toThrow("expected object");
    expect(() => slaFromEvents([{ type: "sla.changed", data: { to: {} } }], defaultPolicy)).toThrow(
      "expected object",
    );
  });
});
