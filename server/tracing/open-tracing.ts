import type { SpanExporter } from "@opentelemetry/sdk-trace-node";
import type { Logger } from "pino";
import { SECOND_MS } from "../../domain/clock.js";
import { endedWithin } from "../ended-within.js";
import { createSeldomLog } from "../log-seldom.js";
import { createTracing, type Tracing } from "./tracing.js";

/** A receiver that takes longer loses these spans. */
const EXPORT_MS = 5 * SECOND_MS;
/** What is left to be sent when the desk closes must not hold it up. */
const CLOSE_MS = 2 * SECOND_MS;

type Options = { endpoint: string; log: Pick<Logger, "warn"> };

/**
 * Sends spans to an OTLP receiver over HTTP, in batches and behind everybody's back: one that is down or slow loses
 * spans and delays nothing. OpenTelemetry's own variables (`OTEL_TRACES_SAMPLER`, `OTEL_EXPORTER_OTLP_HEADERS`,
 * `OTEL_SERVICE_NAME` …) hold as well. The SDK is loaded only here, so that who does not trace does not pay.
 */
export async function openTracing({ endpoint, log }: Options): Promise<Tracing> {
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, resources] = await Promise.all([
    import("@opentelemetry/sdk-trace-node"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/resources"),
  ]);
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, "")}/v1/traces`,
    timeoutMillis: EXPORT_MS,
  });
  const provider = new NodeTracerProvider({
    resource: resources
      .resourceFromAttributes({ "service.name": "deskgraph" })
      // What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say goes before it.
      .merge(resources.detectResources({ detectors: [resources.envDetector] })),
    spanProcessors: [new BatchSpanProcessor(telling(exporter, log), { exportTimeoutMillis: EXPORT_MS })],
  });
  return createTracing({
    tracer: provider.getTracer("deskgraph"),
    close: async () => {
      await endedWithin(provider.shutdown(), CLOSE_MS);
    },
  });
}

/** The same exporter; what it loses is told, now and then. */
function telling(exporter: SpanExporter, log: Pick<Logger, "warn">): SpanExporter {
  const lost = createSeldomLog(log, "spans could not be sent");
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error) lost(result.error);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}
