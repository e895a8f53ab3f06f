import { once } from "node:events";
import { PassThrough } from "node:stream";
import { pino } from "pino";
import { expect, test } from "vitest";
import { newTicket, serveDesk } from "../../fixtures/http-desk.js";

/** The next lines of a log, parsed. */
function readableLog() {
  const lines = new PassThrough({ encoding: "utf8" });
  const next = async () => JSON.parse(String((await once(lines, "data"))[0])) as Record<string, unknown>;
  return { log: pino(lines), next };
}

test("a line tells who asked for what and how it went, and nothing that anybody wrote", async () => {
  const { log, next } = readableLog();
  const desk = await serveDesk({ log });
  const line = next();
  await desk.post("/api/tickets", newTicket({ description: "my secret words" }), { as: "client" });
  expect(await line).toMatchObject({ operation: "createTicket", status: 201, role: "client" });
  expect(JSON.stringify(await line)).not.toMatch(/secret|example\.com|dk_/);
});

test("a probe leaves no line where everything else leaves one", async () => {
  const { log, next } = readableLog();
  const desk = await serveDesk({ log });
  const line = next();
  for (const path of ["/healthz", "/readyz", "/metrics", "/openapi.json"])
    // oxlint-disable-next-line no-await-in-loop -- the first line is that of the first that leaves one
    await desk.send(path, { as: null });
  expect(await line).toMatchObject({ operation: "getOpenApi" });
});

test("a request that was broken off before its answer has no status", async () => {
  const { log, next } = readableLog();
  let waits = () => {};
  const waiting = new Promise<void>((resolve) => (waits = resolve));
  const desk = await serveDesk({ log, waitForTicket: () => (waits(), new Promise(() => {})) });
  const line = next();
  const caller = new AbortController();
  const asked = fetch(`${desk.url}/api/tickets?wait=9`, {
    method: "POST",
    headers: { authorization: `Bearer ${desk.keys.client}`, "content-type": "application/json" },
    body: JSON.stringify(newTicket()),
    signal: caller.signal,
  });
  await waiting;
  caller.abort();
  await expect(asked).rejects.toThrow("aborted");
  expect(await line).toMatchObject({ msg: "request broken off", operation: "createTicket" });
  expect(await line).not.toHaveProperty("status");
});
