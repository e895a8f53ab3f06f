import type { Request, Response } from "express";
import { logOf } from "./request-log.js";
import type { ServerSentEvent } from "./route.js";
import type { StillMay } from "./still-may.js";

type Listener = { req: Request; res: Response; stillMay: StillMay; lookAgainMs: number };

/**
 * Sends events as they come (https://html.spec.whatwg.org/multipage/server-sent-events.html) until they end, the caller
 * leaves, or may no longer listen.
 */
export async function sendEvents(
  events: (signal: AbortSignal) => AsyncIterable<ServerSentEvent>,
  { req, res, stillMay, lookAgainMs }: Listener,
): Promise<void> {
  const gone = new AbortController();
  const lookAgain = async () => {
    // Where nobody can tell just now, it is asked again.
    if (!(await stillMay().catch(() => true))) gone.abort();
  };
  const looking = setInterval(() => void lookAgain(), lookAgainMs);
  req.on("close", () => gone.abort());
  res.on("close", () => gone.abort());
  res.type("text/event-stream").set("X-Accel-Buffering", "no");
  res.flushHeaders();
  try {
    for await (const { event, data } of events(gone.signal)) {
      if (gone.signal.aborted) break;
      res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    }
  } catch (err) {
    // What was sent cannot be taken back: the caller sees that the stream ends without its last event.
    logOf(res).warn({ err }, "a stream broke off");
  } finally {
    clearInterval(looking);
  }
  res.end();
}
