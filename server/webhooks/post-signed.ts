import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from "request-filtering-agent";
import { Webhook } from "standardwebhooks";
import { SECOND_MS, type Clock } from "../../domain/clock.js";

/** From the first byte of the connection to the head of the answer; a receiver that works longer answers first. */
export const ANSWER_MS = 10 * SECOND_MS;
/** A kept connection is closed after so long without a delivery. */
const IDLE_MS = 30 * SECOND_MS;
/** What an answer says beyond its status is of no use: so much is read away to keep the connection. */
const MOST_READ_BYTES = 16 * 1024;

/** One attempt at a delivery. */
type Signed = { url: string; secret: string; id: string; body: string };

/** What came of it: it was taken where `error` is null. */
export type PostOutcome = { status: number | null; error: string | null };

export type PostSigned = {
  /**
   * Posts a body signed as Standard Webhooks says. Never follows a redirect.
   * @throws the signal's reason where that ends it; whatever else fails is the outcome
   */
  post(signed: Signed, signal: AbortSignal): Promise<PostOutcome>;
  /** Closes the kept connections. */
  close(): void;
};

type Options = {
  /** Whether loopback and private addresses may be called; asked at each connection, whatever a name said before. */
  allowPrivate: boolean;
  clock: Clock;
  answerMs?: number | undefined;
  /** Resolves names in the place of the system. */
  lookup?: LookupFunction | undefined;
};

/** Sends to endpoints, over connections that are kept a while. */
export function createPostSigned({ allowPrivate, clock, answerMs = ANSWER_MS, lookup }: Options): PostSigned {
  const options = {
    keepAlive: true,
    timeout: IDLE_MS,
    allowPrivateIPAddress: allowPrivate,
    allowMetaIPAddress: allowPrivate,
    ...(lookup ? { lookup } : {}),
  };
  const agents = {
    http: new RequestFilteringHttpAgent(options),
    https: new RequestFilteringHttpsAgent(options),
  };

  const send = (url: string, headers: Record<string, string>, { body, signal }: Sending) =>
    new Promise<number>((resolve, reject) => {
      const isSecure = url.startsWith("https:");
      const open = isSecure ? httpsRequest : httpRequest;
      const request = open(
        url,
        { method: "POST", headers, signal, agent: isSecure ? agents.https : agents.http },
        (response) => {
          readAway(response);
          resolve(response.statusCode ?? 0);
        },
      );
      request.on("error", (error) => reject(new PostError(error, request.reusedSocket)));
      request.end(body);
    });

  const post = async ({ url, secret, id, body }: Signed, stop: AbortSignal): Promise<PostOutcome> => {
    const late = AbortSignal.timeout(answerMs);
    const sending = { body, signal: AbortSignal.any([stop, late]) };
    const headers = headersOf({ secret, id, body }, clock());
    try {
      return outcomeOf(
        await send(url, headers, sending).catch((error) => {
          // The receiver closed a kept connection just then: it has seen nothing of this.
          if (error instanceof PostError && error.isStale && !sending.signal.aborted)
            return send(url, headers, sending);
          throw error;
        }),
      );
    } catch (error) {
      stop.throwIfAborted();
      if (late.aborted) return { status: null, error: `no answer within ${answerMs / SECOND_MS} s` };
      if (!(error instanceof PostError)) throw error;
      return { status: null, error: error.message };
    }
  };

  return {
    post,
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

type Sending = { body: string; signal: AbortSignal };

function headersOf({ secret, id, body }: Omit<Signed, "url">, at: Date): Record<string, string> {
  return {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    "user-agent": "Deskgraph-Webhooks/1",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / SECOND_MS)),
    "webhook-signature": new Webhook(secret).sign(id, at, body),
  };
}

function outcomeOf(status: number): PostOutcome {
  if (status >= 200 && status < 300) return { status, error: null };
  const why = status >= 300 && status < 400 ? "; redirects are not followed" : "";
  return { status, error: `answered ${status}${why}` };
}

function readAway(response: IncomingMessage): void {
  let read = 0;
  response.on("data", (chunk: Buffer) => {
    read += chunk.length;
    if (read > MOST_READ_BYTES) response.destroy();
  });
  // Its head was the answer.
  response.on("error", () => {});
}

/** What `request-filtering-agent` says of an address that it does not connect to. */
const REFUSED = /is not allowed\. Because/;

/** A request that ended without an answer, told without naming anything of it. */
class PostError extends Error {
  override readonly name = "PostError";
  readonly isStale: boolean;

  constructor(cause: Error, wasReused: boolean) {
    super(reasonOf(cause), { cause });
    const code = codeOf(cause);
    this.isStale = wasReused && (code === "ECONNRESET" || code === "EPIPE");
  }
}

function reasonOf(error: Error): string {
  if (REFUSED.test(error.message)) return "its address is loopback, private or reserved";
  return `no answer: ${codeOf(error) ?? error.name}`;
}

const codeOf = (error: Error): string | undefined =>
  "code" in error && typeof error.code === "string" ? error.code : undefined;
