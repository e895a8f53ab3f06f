import { canonicalJson } from "../../domain/canonical-json.js";
import { isoNow, type Clock } from "../../domain/clock.js";
import { DocumentConflict, type Documents } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";
import type { IdempotencyDocument } from "../../domain/idempotency.js";
import { sha256Hex } from "../hash.js";
import type { Remember } from "./route.js";

const KEY = /^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/** One request that must not happen twice. `status`: what it answers when it succeeds. */
type OnceOnly = { principal: string; route: string; key: string; body: unknown; status: number };

type Answered = { status: number; body: unknown; replayed: boolean };

/**
 * Does a thing once for each key: the answer is stored in the commit of what it did, and given again to whoever
 * repeats it. What failed is not stored; it may be tried again.
 * @throws AppError "invalid_input" for a key of other characters, "key_reused" for a known key with another body
 */
export type Once = (
  request: OnceOnly,
  run: (remember: Remember) => Promise<{ body: unknown }>,
) => Promise<Answered>;

export type OnceDeps = {
  documents: Pick<Documents, "insert" | "patch">;
  idempotency: { get(id: string): Promise<IdempotencyDocument | undefined> };
  clock: Clock;
};

export function createOnce(deps: OnceDeps): Once {
  /** Twins that arrive while the first is at work wait for it; those at other processes meet its commit. */
  const underWay = new Map<string, Promise<Answered>>();
  return async function once(request, run) {
    if (!KEY.test(request.key)) {
      const message = "1 to 255 printable ASCII characters, no spaces at the ends";
      throw new AppError("invalid_input", `Idempotency-Key: ${message}.`, {
        errors: [{ path: "Idempotency-Key", message }],
      });
    }
    const id = sha256Hex([request.principal, request.route, request.key].join("\n"));
    const bodyHash = sha256Hex(canonicalJson(request.body ?? null));
    // What the twin throws is the twin's; its answer, or its absence, is read from the store.
    // oxlint-disable-next-line no-await-in-loop
    while (underWay.has(id)) await underWay.get(id)?.catch(() => undefined);
    const work = (async () =>
      (await replay(deps, id, bodyHash)) ?? perform(deps, { ...request, id, bodyHash }, run))();
    underWay.set(id, work);
    try {
      return await work;
    } finally {
      underWay.delete(id);
    }
  };
}

async function replay(
  { idempotency }: OnceDeps,
  id: string,
  bodyHash: string,
): Promise<Answered | undefined> {
  const stored = await idempotency.get(id);
  if (!stored) return undefined;
  if (stored.body_hash !== bodyHash)
    throw new AppError("key_reused", "This Idempotency-Key was used here with another body; take a new key.");
  return { status: stored.status, body: stored.body, replayed: true };
}

async function perform(
  deps: OnceDeps,
  { id, bodyHash, status }: OnceOnly & { id: string; bodyHash: string },
  run: Parameters<Once>[1],
): Promise<Answered> {
  let stored: unknown;
  const row = (body: unknown): IdempotencyDocument => ({
    idempotency_id: id,
    body_hash: bodyHash,
    status,
    body,
    created_at: isoNow(deps.clock),
  });
  const remember: Remember = (toBody) => (result) => {
    stored = toBody(result);
    return [{ op: "insert", collection: "idempotency", document: row(stored) }];
  };
  try {
    const { body = null } = await run(remember);
    await keep(deps, row(body), stored);
    return { status, body, replayed: false };
  } catch (error) {
    // Another process may have done it meanwhile: then its answer is the answer, whatever stopped us.
    const done = await replay(deps, id, bodyHash);
    if (done) return done;
    throw error;
  }
}

/** The stored answer, where the operation's commit has none of it or has it as it was before it was complete. */
async function keep({ documents }: OnceDeps, row: IdempotencyDocument, stored: unknown): Promise<void> {
  if (stored === undefined) {
    await documents.insert("idempotency", row).catch((error: unknown) => {
      if (!(error instanceof DocumentConflict)) throw error;
    });
  } else if (stored !== row.body && canonicalJson(stored) !== canonicalJson(row.body)) {
    await documents.patch("idempotency", row.idempotency_id, {
      where: { body_hash: row.body_hash },
      set: { body: row.body },
    });
  }
}
