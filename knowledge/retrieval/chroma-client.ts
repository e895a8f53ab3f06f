import {
  ChromaClient,
  ChromaConnectionError,
  ChromaNotFoundError,
  ChromaRateLimitError,
  ChromaServerError,
  ChromaUniqueError,
} from "chromadb";
import { AppError } from "../../domain/errors.js";

export type ChromaServer = {
  /** `http://host:port` or https. */
  url: string;
  /** A search that has not answered after this is given up, so that nobody's ticket waits for it. */
  searchMs?: number;
  /** The same for writing and listing. */
  writeMs?: number;
  /** After a failure nobody is kept waiting for so long: calls are refused at once. */
  pauseMs?: number;
};

export type CallOptions = { patient?: boolean; signal?: AbortSignal | undefined };

export type ChromaCalls = {
  /**
   * Makes calls that may be repeated, with a client that gives up in time. The first failure is tried once more: a
   * connection kept open does not survive the restart of the server. `patient`: for writing and listing.
   * @throws AppError "unavailable", also at once while the pause after a failure lasts; the signal's reason once
   * aborted; ChromaNotFoundError and ChromaUniqueError as they are
   */
  <T>(make: (client: ChromaClient) => Promise<T>, options?: CallOptions): Promise<T>;
};

const SEARCH_MS = 1500;
const WRITE_MS = 10_000;
const PAUSE_MS = 1000;

/** Calls to a Chroma server. */
export function createChromaCalls({
  url,
  searchMs = SEARCH_MS,
  writeMs = WRITE_MS,
  pauseMs = PAUSE_MS,
}: ChromaServer): ChromaCalls {
  const { hostname, port, protocol } = new URL(url);
  const ssl = protocol === "https:";
  let refuseUntil = 0;

  const tryOnce = <T>(make: (client: ChromaClient) => Promise<T>, signal: AbortSignal): Promise<T> =>
    make(
      // The client has no timeouts of its own; a new one costs nothing.
      new ChromaClient({
        host: hostname,
        port: port === "" ? (ssl ? 443 : 80) : Number(port),
        ssl,
        tenant: "default_tenant",
        database: "default_database",
        fetchOptions: { signal },
      }),
    );

  return async (make, { patient = false, signal } = {}) => {
    signal?.throwIfAborted();
    if (!patient && performance.now() < refuseUntil) throw unavailable(url, "it failed a moment ago");
    const timeout = AbortSignal.timeout(patient ? writeMs : searchMs);
    const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
    try {
      const answer = await tryOnce(make, either).catch((error: unknown) => {
        if (either.aborted || !isPassing(error)) throw error;
        return tryOnce(make, either);
      });
      refuseUntil = 0;
      return answer;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof ChromaNotFoundError || error instanceof ChromaUniqueError) throw error;
      if (!timeout.aborted && !isPassing(error)) throw error;
      refuseUntil = performance.now() + pauseMs;
      throw unavailable(url, timeout.aborted ? "it does not answer in time" : messageOf(error), error);
    }
  };
}

const isPassing = (error: unknown): boolean =>
  error instanceof ChromaConnectionError ||
  error instanceof ChromaServerError ||
  error instanceof ChromaRateLimitError;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

// Chroma's address may carry a password.
const unavailable = (url: string, why: string, cause?: unknown): AppError =>
  new AppError("unavailable", `Chroma at ${new URL(url).host} cannot be used: ${why}`, { cause });
