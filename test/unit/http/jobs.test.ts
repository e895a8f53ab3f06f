import { expect, test } from "vitest";
import { AppError } from "../../../domain/errors.js";
import { createDeadLetters } from "../../../store/dead-letters.js";
import { serveDesk } from "../../fixtures/http-desk.js";

const failed = (at: number) => ({
  job_id: `JOB-${at}`,
  name: "deliver",
  payload: { effect_id: `EFF-${at}` },
  attempts: 6,
  error: "the channel is down",
});

test("an admin reads what failed for good, the latest first, page by page, and asks for it again", async () => {
  const asked: unknown[] = [];
  const desk = await serveDesk({ jobs: { retry: async (...job) => void asked.push(job) } });
  const { keep } = createDeadLetters({ documents: desk.documents, clock: () => desk.time.now });
  await keep(failed(1));
  desk.time.now = new Date(desk.time.now.getTime() + 1000);
  await keep(failed(2));
  await keep(failed(2));
  const first = await desk.send("/api/jobs/failed?limit=1", { as: "admin" });
  expect(first.json).toEqual([
    { ...failed(2), failures: 2, failed_at: desk.time.now.toISOString(), retried_at: null },
  ]);
  expect(first.headers.get("link")).toContain('rel="next"');
  const retried = await desk.post("/api/jobs/JOB-1/retry", {}, { as: "admin" });
  expect([retried.status, retried.json.retried_at]).toEqual([202, desk.time.now.toISOString()]);
  expect(asked).toEqual([["deliver", { effect_id: "EFF-1" }]]);
});

test("what is not there is 404, what no job is 409, and a queue out of reach 503", async () => {
  const refusal = { code: "conflict" as "conflict" | "unavailable" };
  const desk = await serveDesk({
    jobs: {
      retry: async () => {
        throw new AppError(refusal.code, "No.");
      },
    },
  });
  const { keep } = createDeadLetters({ documents: desk.documents, clock: () => desk.time.now });
  await keep(failed(1));
  const retry = async (id: string) => (await desk.post(`/api/jobs/${id}/retry`, {}, { as: "admin" })).status;
  expect([await retry("JOB-9"), await retry("JOB-1")]).toEqual([404, 409]);
  refusal.code = "unavailable";
  expect(await retry("JOB-1")).toBe(503);
});
