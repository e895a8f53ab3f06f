import { z } from "zod";
import type { HttpDeps } from "../http/deps.js";
import { definePublicRoute, type Route } from "../http/route.js";

const PartStatus = z.enum(["ok", "starting", "down"]);

const Readiness = z.object({
  status: z.enum(["ready", "not_ready"]),
  parts: z.object({ documents: PartStatus, knowledge: PartStatus, jobs: PartStatus }),
});

/** What needs no key: whether the process lives, whether the desk is ready, and what it can do. */
export function serviceRoutes({ readiness }: Pick<HttpDeps, "readiness">, openApi: () => unknown): Route[] {
  return [
    definePublicRoute({
      method: "get",
      path: "/healthz",
      operationId: "getHealth",
      summary: "Whether the process lives",
      tags: ["service"],
      access: "public",
      answers: { status: 200, description: "It does", schema: z.object({ status: z.literal("ok") }) },
      handler: async () => ({ body: { status: "ok" } }),
    }),
    definePublicRoute({
      method: "get",
      path: "/readyz",
      operationId: "getReadiness",
      summary: "Whether every part of the desk is ready; 503 while one is not",
      tags: ["service"],
      access: "public",
      answers: { status: 200, description: "Ready", schema: Readiness },
      otherwise: { status: 503, description: "Not ready, and which part is not", schema: Readiness },
      handler: async () => {
        const parts = await readiness();
        const isReady = Object.values(parts).every((part) => part === "ok");
        return isReady
          ? { body: { status: "ready", parts } }
          : { status: 503, body: { status: "not_ready", parts } };
      },
    }),
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
