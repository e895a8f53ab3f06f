import { z } from "zod";
import type { HttpDeps } from "../http/deps.js";
import { definePublicRoute, type Route } from "../http/route.js";

const PartStatus = z.enum(["ok", "starting", "degraded", "down"]);

const Readiness = z.object({
  status: z.enum(["ready", "degraded", "not_ready"]),
  parts: z.object({
    documents: PartStatus,
    knowledge: PartStatus,
    index: PartStatus,
    jobs: PartStatus,
    live_events: PartStatus,
  }),
});

/** What needs no key: whether the process lives, whether the desk is ready, and what it can do. */
export function serviceRoutes(
  { readiness, metrics }: Pick<HttpDeps, "readiness" | "metrics">,
  openApi: () => unknown,
): Route[] {
  return [
    definePublicRoute({
      method: "get",
      path: "/healthz",
      operationId: "getHealth",
      summary: "Whether the process lives",
      tags: ["service"],
      access: "public",
      probe: true,
      answers: { status: 200, description: "It does", schema: z.object({ status: z.literal("ok") }) },
      handler: async () => ({ body: { status: "ok" } }),
    }),
    definePublicRoute({
      method: "get",
      path: "/readyz",
      operationId: "getReadiness",
      summary: "Whether every part of the desk is ready; 503 while one that it cannot do without is not",
      tags: ["service"],
      access: "public",
      probe: true,
      answers: { status: 200, description: "Ready", schema: Readiness },
      otherwise: { status: 503, description: "Not ready, and which part is not", schema: Readiness },
      handler: async () => {
        const parts = await readiness();
        const states = Object.values(parts);
        if (states.some((state) => state === "down" || state === "starting"))
          return { status: 503, body: { status: "not_ready", parts } };
        return { body: { status: states.includes("degraded") ? "degraded" : "ready", parts } };
      },
    }),
    metricsRoute(metrics),
    definePublicRoute({
      method: "get",
      path: "/openapi.json",
      operationId: "getOpenApi",
      summary: "This document",
      tags: ["service"],
      access: "public",
      answers: { status: 200, description: "OpenAPI 3.1", schema: z.looseObject({ openapi: z.string() }) },
      handler: async () => ({ body: openApi() }),
    }),
  ];
}

const metricsRoute = (metrics: Pick<HttpDeps["metrics"], "text">): Route =>
  definePublicRoute({
    method: "get",
    path: "/metrics",
    operationId: "getMetrics",
    summary:
      "What this process measures, for Prometheus; 403 unless it is asked for directly from the inner network",
    tags: ["service"],
    access: "inner",
    probe: true,
    answers: {
      status: 200,
      description: "Prometheus' text format",
      schema: z.string(),
      contentType: "text/plain; version=0.0.4; charset=utf-8",
    },
    handler: async () => ({ body: await metrics.text() }),
  });
