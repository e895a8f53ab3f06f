import { z } from "zod";
import { AppError } from "../../domain/errors.js";
import type { Call } from "./clients/caller.js";
import type { Sink } from "./sink.js";

const Registered = z.object({ webhook_id: z.string(), secret: z.string() });

/** Who is told of what: the desk's own side hears of tickets and reviews, its integrations of what is said. */
const EVENTS = {
  admin: ["ticket.new", "review.new", "review.update"],
  client: ["message.new"],
  vouching: ["message.new"],
} as const;

/** Has the sink told of what happens, at an address of its own for each key. */
export async function registerWebhooks(calls: Record<keyof typeof EVENTS, Call>, sink: Sink): Promise<void> {
  await Promise.all(
    (Object.keys(EVENTS) as (keyof typeof EVENTS)[]).map(async (name) => {
      const path = `/${name}`;
      const answer = await calls[name]({
        name: "webhook",
        method: "POST",
        path: "/api/webhooks",
        body: { url: sink.url + path, events: EVENTS[name] },
        idempotencyKey: `webhook-${name}`,
      });
      const registered = Registered.safeParse(answer?.json);
      if (!registered.success)
        throw new AppError(
          "unavailable",
          `the desk registers no webhook: ${answer?.status} ${JSON.stringify(answer?.json)}`,
        );
      sink.expect(path, registered.data.secret);
    }),
  );
}
