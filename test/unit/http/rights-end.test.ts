import { once } from "node:events";
import type { AddressInfo } from "node:net";
import express from "express";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { AppError } from "../../../domain/errors.js";
import { handleError } from "../../../server/http/handle-error.js";
import { createLimit } from "../../../server/http/limits.js";
import { mountRoutes } from "../../../server/http/mount-routes.js";
import { createRequestLog } from "../../../server/http/request-log.js";
import { defineRoute } from "../../../server/http/route.js";
import { serveDesk } from "../../fixtures/http-desk.js";
import { until } from "../../fixtures/until.js";

type Change = "their key ends" | "their queues change" | "the database is away" | "nothing";

/** A stream and a slow answer, for an agent of whom something changes while they are under way. */
async function serve(change: Change) {
  const desk = await serveDesk();
  const who = await desk.deps.authenticate(desk.keys.agent);
  const state = { isUnderWay: false, looks: 0 };
  const authenticate = async () => {
    if (!state.isUnderWay) return who;
    state.looks += 1;
    if (change === "their key ends") throw new AppError("unauthorized", "This key was revoked.");
    if (change === "the database is away") throw new AppError("unavailable", "Come again.");
    return change === "nothing" || !who.person ? who : { ...who, person: { ...who.person, queues: [] } };
  };
  const shared = { method: "get", tags: ["test"], summary: "", access: "tickets.read" } as const;
  const answers = { status: 200, description: "", schema: z.unknown() };
  const slow = defineRoute({
    ...shared,
    answers,
    path: "/slow",
    operationId: "slow",
    handler: async () => {
      state.isUnderWay = true;
      return { body: "secret" };
    },
  });
  const stream = defineRoute({
    ...shared,
    answers,
    path: "/stream",
    operationId: "stream",
    handler: async () => ({
      events: async function* (signal) {
        yield { event: "first", data: null };
        state.isUnderWay = true;
        if (change.startsWith("their")) await once(signal, "abort");
        else await until(() => state.looks > 2);
        yield { event: "more", data: null };
      },
    }),
  });
  const limits = { publicLimit: createLimit(100), failedLoginLimit: createLimit(100) };
  const answered = async () => ({ status: 200, body: null, replayed: false });
  const app = express();
  app.use(createRequestLog({ log: pino({ level: "silent" }), ids: desk.deps.ids }));
  app.use(mountRoutes([slow, stream], { ...limits, authenticate, once: answered, lookAgainMs: 0 }));
  app.use(handleError);
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: "Bearer any" } });
}

test.each<[Change, number]>([
  ["their key ends", 403],
  ["their queues change", 403],
  ["the database is away", 503],
  ["nothing", 200],
])("where %s while an answer is waited for, it is %i", async (change, status) => {
  const ask = await serve(change);
  const answer = await ask("/slow");
  expect([answer.status, (await answer.text()).includes("secret")]).toEqual([status, status === 200]);
});

test.each<[Change, boolean]>([
  ["their key ends", false],
  ["their queues change", false],
  ["the database is away", true],
  ["nothing", true],
])("where %s a stream goes on: %j", async (change, goesOn) => {
  const ask = await serve(change);
  const text = await (await ask("/stream")).text();
  expect([text.includes("event: first"), text.includes("event: more")]).toEqual([true, goesOn]);
});
