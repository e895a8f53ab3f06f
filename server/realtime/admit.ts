import { AppError } from "../../domain/errors.js";
import { bearerOf, type Authenticate } from "../http/authenticate.js";
import { isSameOrigin, sessionKeyOf } from "../http/session-cookie.js";
import type { Who } from "../http/who.js";

/** What a listener's connection carries. */
export type ListenerData = { who: Who; key: string };

type Handshake = {
  auth: Record<string, unknown>;
  headers: {
    authorization?: string | undefined;
    cookie?: string | undefined;
    origin?: string | undefined;
    host?: string | undefined;
  };
};
type Joining = { handshake: Handshake; data: ListenerData };

/** Undefined once it is known who listens; else why they may not. */
export async function admit(authenticate: Authenticate, socket: Joining): Promise<Error | undefined> {
  try {
    const key = keyOf(socket.handshake);
    socket.data = { who: await authenticate(key), key: key ?? "" };
    return undefined;
  } catch (error) {
    return refusal(error);
  }
}

function keyOf({ auth, headers }: Handshake): string | undefined {
  const token = auth["token"];
  const presented = typeof token === "string" ? token : bearerOf(headers.authorization);
  // A session listens from the desk's own pages only; the engine's first request of a page may name no origin.
  const isOurs = headers.origin === undefined || isSameOrigin(headers.origin, headers.host);
  return presented ?? (isOurs ? sessionKeyOf(headers.cookie) : undefined);
}

/** Only what the caller can act on; anything else is ours. */
const refusal = (error: unknown): Error =>
  new Error(error instanceof AppError && error.code === "unauthorized" ? error.message : "unavailable");
