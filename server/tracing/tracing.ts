import { AsyncLocalStorage } from "node:async_hooks";
import {
  ROOT_CONTEXT,
  trace,
  type Span,
  type SpanContext,
  type SpanOptions,
  type Tracer,
} from "@opentelemetry/api";

/** What is being done: a request of somebody's, or a job of the desk's. */
type Active = { span: Span; kind: "request" | "job" };

/** Spans, and which one is being worked on: held here, not in OpenTelemetry's global context. */
export type Tracing = {
  /** A span below another; a new trace where there is none. */
  start: (name: string, options: SpanOptions & { parent?: SpanContext | undefined }) => Span;
  /** Calls with this span as the active one, also of everything that is awaited in it. */
  within: <T>(active: Active, call: () => T) => T;
  active: () => Active | undefined;
  /** Sends what has not been sent. */
  close: () => Promise<void>;
};

/** Tracing over a tracer. Its spans carry ids, names and numbers: never what customers wrote. */
export function createTracing({ tracer, close }: { tracer: Tracer; close: () => Promise<void> }): Tracing {
  const storage = new AsyncLocalStorage<Active>();
  return {
    start: (name, { parent, ...options }) =>
      tracer.startSpan(name, options, parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT),
    within: (active, call) => storage.run(active, call),
    active: () => storage.getStore(),
    close,
  };
}
