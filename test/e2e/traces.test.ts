import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { clientOf } from "../fixtures/http-client.js";
import { openDesk } from "../fixtures/open-desk.js";
import { startDesk, newTicket } from "../fixtures/start-desk.js";
import { startOtlpReceiver, type ReceivedSpan } from "../fixtures/otlp-receiver.js";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const CALLER = "b7ad6b7169203331";

const attributeOf = ({ attributes }: ReceivedSpan, key: string): unknown =>
  Object.values(attributes.find((attribute) => attribute.key === key)?.value ?? {})[0];

test("one trace spans the caller, the request, the job, each node and what it asked the model", async () => {
  const receiver = await startOtlpReceiver();
  const desk = await startDesk({ config: { otlpEndpoint: `${receiver.url}/` } });
  const client = desk.as("customer");
  const { status, json } = await client.post(
    "/api/tickets",
    newTicket({ description: "Where is my secret parcel?" }),
    {
      traceparent: `00-${TRACE}-${CALLER}-01`,
    },
  );
  expect(status).toBe(201);
  await desk.settle(json.ticket.ticket_id);
  await desk.stop();

  const spans = receiver.spans.filter(({ traceId }) => traceId === TRACE);
  const named = (name: string) => spans.filter((span) => span.name === name);
  const [request] = named("POST /api/tickets");
  const [job] = named("job work-ticket");
  expect(request).toMatchObject({ parentSpanId: CALLER });
  expect(job).toMatchObject({ parentSpanId: request!.spanId });
  const nodes = spans.filter(({ name }) => name.startsWith("node "));
  expect(new Set(nodes.map(({ name }) => name))).toEqual(
    new Set(
      ["prepare", "classify", "sense", "troubleshoot", "forecast", "route", "review", "act"].map(
        (n) => `node ${n}`,
      ),
    ),
  );
  const jobs = new Set(named("job work-ticket").map(({ spanId }) => spanId));
  expect(nodes.every(({ parentSpanId }) => jobs.has(parentSpanId!))).toBe(true);
  const classify = nodes.find(({ name }) => name === "node classify");
  const asked = spans.find((span) => span.name.startsWith("model classifier."));
  expect(asked).toMatchObject({ parentSpanId: classify!.spanId });
  expect(attributeOf(asked!, "deskgraph.input_tokens")).toBeDefined();
  expect(nodes.every((span) => BigInt(span.endTimeUnixNano) > BigInt(span.startTimeUnixNano))).toBe(true);

  const told = receiver.bodies.join("");
  expect(told).not.toMatch(/secret parcel|@example\.com|dk_/);
  expect(told).toContain("deskgraph");
});

test("a job that the sweep finds after a crash goes on in the trace of the request", async () => {
  const receiver = await startOtlpReceiver();
  const dataDir = await mkdtemp(join(tmpdir(), "deskgraph-traces-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const config = { otlpEndpoint: receiver.url };
  const before = await openDesk(dataDir, { config });
  // From here on no job is begun: the request's own is lost with the process.
  await before.desk.jobs.drain(1000);
  const { json } = await clientOf(before.url, before.keys.customer).post("/api/tickets", newTicket(), {
    traceparent: `00-${TRACE}-${CALLER}-01`,
  });
  await before.desk.close();
  const after = await startDesk({ config, dataDir });
  await after.settle(json.ticket.ticket_id);
  await after.stop();
  const names = receiver.spans.filter(({ traceId }) => traceId === TRACE).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["POST /api/tickets", "job work-ticket", "node prepare"]));
});

test("a receiver that is gone delays and breaks nothing", async () => {
  const desk = await startDesk({ config: { otlpEndpoint: "http://127.0.0.1:9" } });
  const { ticket } = await desk.submit();
  expect(ticket.settled).toBe(true);
  const startedMs = performance.now();
  await desk.stop();
  expect(performance.now() - startedMs).toBeLessThan(8000);
});
