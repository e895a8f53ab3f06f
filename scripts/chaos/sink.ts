import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { sha256Hex } from "../../server/hash.js";

/** One request that reached the sink. */
export type Received = {
  /** Its `webhook-id`. */
  delivery_id: string;
  body_hash: string;
  verified: boolean;
  /** What the sender was told: `cut` is a connection lost after the body was read. */
  answered: "ok" | "error" | "cut";
};

export type Sink = {
  url: string;
  /** Everything that came, in order. */
  received: readonly Received[];
  /** By what the sender was told, and `slow` beside it. */
  counts: Record<string, number>;
  /** The secret of the endpoint at a path of the sink. */
  expect(path: string, secret: string): void;
  /** From now on it answers everything at once. */
  behave(): void;
  close(): Promise<void>;
};

const ERROR_SHARE = 0.06;
const CUT_SHARE = 0.05;
const SLOW_SHARE = 0.04;
const SLOWEST_MS = 12_000;
/** Attempts at one delivery that may go wrong: the waits between them grow, and a storm ends some day. */
const MOST_REFUSED = 2;

/** A receiver of webhooks as one finds them: it errs, hangs and hangs up, and it writes down everything. */
export async function openSink(random: () => number): Promise<Sink> {
  const received: Received[] = [];
  const counts: Record<string, number> = {};
  const tries = new Map<string, number>();
  const verifiers = new Map<string, Webhook>();
  let behaves = false;

  const take = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    const delivery_id = String(req.headers["webhook-id"]);
    tries.set(delivery_id, (tries.get(delivery_id) ?? 0) + 1);
    const drawn = behaves || (tries.get(delivery_id) ?? 0) > MOST_REFUSED ? 1 : random();
    const answered = drawn < ERROR_SHARE ? "error" : drawn < ERROR_SHARE + CUT_SHARE ? "cut" : "ok";
    const isSlow = !behaves && random() < SLOW_SHARE;
    received.push({
      delivery_id,
      body_hash: sha256Hex(body),
      verified: holds(verifiers.get(req.url ?? ""), body, req),
      answered,
    });
    for (const what of isSlow ? [answered, "slow"] : [answered]) counts[what] = (counts[what] ?? 0) + 1;
    if (isSlow) await wait(random() * SLOWEST_MS);
    if (answered === "cut") req.socket.destroy();
    else res.writeHead(answered === "error" ? 500 : 204).end();
  };

  const server = createServer((req, res) => {
    // A sender that was killed in the middle of its body leaves nothing to answer.
    take(req, res).catch(() => res.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    counts,
    expect: (path, secret) => void verifiers.set(path, new Webhook(secret)),
    behave: () => void (behaves = true),
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}

function holds(verifier: Webhook | undefined, body: string, { headers }: IncomingMessage): boolean {
  try {
    verifier?.verify(body, headers as Record<string, string>);
    return verifier !== undefined;
  } catch {
    return false;
  }
}
