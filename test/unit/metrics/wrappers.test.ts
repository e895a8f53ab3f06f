import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { AppError } from "../../../domain/errors.js";
import { GiveUp, type JobHandlers } from "../../../server/jobs/handlers.js";
import { countLeases } from "../../../server/metrics/count-leases.js";
import { createInstruments } from "../../../server/metrics/instruments.js";
import { measureJobs } from "../../../server/metrics/measure-jobs.js";
import type { Tickets } from "../../../store/tickets.js";
import { valueOf } from "../../fixtures/prometheus-text.js";

const registry = () => {
  const register = new Registry();
  return { register, instruments: createInstruments(register) };
};

test("an attempt at a job is measured as done, retried, or failed for good, and answers as it would have", async () => {
  const { register, instruments } = registry();
  let fails: Error | undefined;
  const work = async () => {
    if (fails) throw fails;
    return "worked";
  };
  const handlers = measureJobs({ "work-ticket": work } as unknown as JobHandlers, instruments);
  const attempt = (last: boolean) =>
    handlers["work-ticket"](
      { ticket_id: "TKT-1" },
      { attempt: 1, last, signal: new AbortController().signal },
    );
  expect(await attempt(false)).toBe("worked");
  fails = new Error("not now");
  await expect(attempt(false)).rejects.toThrow("not now");
  await expect(attempt(true)).rejects.toThrow("not now");
  fails = new GiveUp("never");
  await expect(attempt(false)).rejects.toThrow("never");
  const text = await register.metrics();
  const of = (outcome: string) => valueOf(text, "deskgraph_job_duration_seconds_count", { outcome });
  expect([of("done"), of("retried"), of("failed")]).toEqual([1, 1, 2]);
});

test("a ticket in another worker's hands is counted as busy, one that was taken over as lost", async () => {
  const { register, instruments } = registry();
  const lost = new AppError("lease_lost", "taken over");
  const tickets = countLeases(
    { acquireLease: async () => undefined, change: () => Promise.reject(lost) } as unknown as Tickets,
    instruments,
  );
  expect(await tickets.acquireLease("TKT-1", { owner: "me", ms: 1 })).toBeUndefined();
  const actor = { type: "system", id: null, name: "test" } as const;
  await expect(tickets.change("TKT-1", () => undefined, { actor })).rejects.toBe(lost);
  const text = await register.metrics();
  expect(valueOf(text, "deskgraph_lease_conflicts_total", { kind: "busy" })).toBe(1);
  expect(valueOf(text, "deskgraph_lease_conflicts_total", { kind: "lost" })).toBe(1);
});
