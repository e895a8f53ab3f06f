import { z } from "zod";
import { DeadLetter, type DeadLetterDocument } from "../../domain/dead-letter.js";
import type { HttpDeps } from "../http/deps.js";
import { PageQuery } from "../http/paging.js";
import { defineRoute, type Route } from "../http/route.js";
import { pick } from "../views/pick.js";
import { Id } from "./schemas.js";
import { notThere } from "./ticket-access.js";

const view = (row: DeadLetterDocument): DeadLetter => pick(DeadLetter, row);

/** Jobs that failed for good: what they were, why, and once more. */
export function jobRoutes({ deadLetters, jobs }: Pick<HttpDeps, "deadLetters" | "jobs">): Route[] {
  const list = defineRoute({
    method: "get",
    path: "/api/jobs/failed",
    operationId: "listFailedJobs",
    summary:
      "Jobs whose last attempt failed, the latest failure first; one that succeeds later leaves the list",
    tags: ["jobs"],
    access: "jobs.manage",
    paged: true,
    query: PageQuery,
    answers: { status: 200, description: "The failed jobs", schema: z.array(DeadLetter) },
    handler: async ({ query }) => {
      const { items, next } = await deadLetters.list(query);
      return { body: items.map(view), next };
    },
  });

  const retry = defineRoute({
    method: "post",
    path: "/api/jobs/:id/retry",
    operationId: "retryJob",
    summary: "Ask for a failed job again, with all its attempts",
    tags: ["jobs"],
    access: "jobs.manage",
    params: Id,
    answers: {
      status: 202,
      description: "It was asked for; its success takes it from the list",
      schema: DeadLetter,
    },
    problems: [409],
    handler: async ({ params }) => {
      const known = await deadLetters.get(params.id);
      if (!known) throw notThere("failed job", params.id);
      // Noted first: the job may have failed again by the time that this is answered.
      await deadLetters.markRetried(known.job_id);
      await jobs.retry(known.name, known.payload);
      return { body: view((await deadLetters.get(known.job_id)) ?? known) };
    },
  });

  return [list, retry];
}
