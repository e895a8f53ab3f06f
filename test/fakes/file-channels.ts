import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createChannels, type Channel, type Channels } from "../../server/channels/channel.js";

const FILE = "delivered.jsonl";

/** What customers got by these channels, oldest first. */
export function deliveredIn(dataDir: string): { key: string; ticket_id: string; text: string }[] {
  const file = join(dataDir, FILE);
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/**
 * Channels whose other side outlives the desk, in a file of its data folder: `zendesk` takes a key once however often
 * it is sent, `email` whatever it is given. `afterArrival` is called when a message has arrived and the desk does not
 * know it yet.
 */
export function fileChannels(
  dataDir: string,
  afterArrival: (sending: { ticket_id: string }) => Promise<void> = async () => {},
): Channels {
  const channel = (name: string, idempotent: boolean) => ({
    name,
    idempotent,
    send: async ({
      idempotency_key: key,
      ticket: { ticket_id },
      message: { text },
    }: Parameters<Channel["send"]>[0]) => {
      const isKnown = idempotent && deliveredIn(dataDir).some((delivered) => delivered.key === key);
      if (!isKnown) appendFileSync(join(dataDir, FILE), `${JSON.stringify({ key, ticket_id, text })}\n`);
      await afterArrival({ ticket_id });
      return { receipt: key };
    },
  });
  return createChannels({ zendesk: channel("zendesk", true), email: channel("email", false) });
}
