import type { Request, Response } from "express";
import type { ServerSentEvent } from "./route.js";

/** Sends events as they come (https://html.spec.whatwg.org/multipage/server-sent-events.html) until they end or the caller leaves. */
export async function sendEvents(
  events: (signal: AbortSignal) => AsyncIterable<ServerSentEvent>,
  { req, res }: { req: Request; res: Response },
): Promise<void> {
  const gone = new AbortController();
  req.on("close", () => gone.abort());
  res.on("close", () => gone.abort());
  res.type("text/event-stream").set("X-Accel-Buffering", "no");
  res.flushHeaders();
  try {
    for await (const { event, data } of events(gone.signal)) {
      if (gone.signal.aborted) break;
      res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    }
  } catch {
    // What was sent cannot be taken back: the caller sees that the stream ends without its last event.
  }
  res.end();
}
