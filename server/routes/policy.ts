import { z } from "zod";
import { Policy } from "../../domain/policy.js";
import type { HttpDeps } from "../http/deps.js";
import { defineRoute, type Route } from "../http/route.js";

const { shape } = Policy;
const part = <K extends keyof typeof shape>(...names: K[]) =>
  Object.fromEntries(names.map((name) => [name, shape[name]])) as Pick<typeof shape, K>;

const PolicyView = z.object({
  hash: z.string().describe("As every decision made under it carries it"),
  policy: z.object(
    part(
      "desk",
      "queues",
      "managers_queue",
      "routing",
      "sla",
      "customer_tiers",
      "autonomy",
      "actions",
      "reviews",
      "tickets",
      "budget",
      "languages",
    ),
  ),
});

/** The rules in force, as read from the policy's file. */
export const policyRoutes = ({ policy }: Pick<HttpDeps, "policy">): Route[] => [
  defineRoute({
    method: "get",
    path: "/api/policy",
    operationId: "getPolicy",
    summary: "The policy in force: queues, times, limits, and its hash",
    tags: ["policy"],
    access: "policy.read",
    answers: { status: 200, description: "As the desk read it when it started", schema: PolicyView },
    handler: async () => ({ body: PolicyView.parse(policy) }),
  }),
];
