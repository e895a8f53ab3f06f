import { hash } from "node:crypto";
import type { ApiKeyDocument } from "../domain/api-key.js";
import { isoNow, type Clock } from "../domain/clock.js";
import type { Documents } from "../domain/documents.js";
import type { Role } from "../domain/enums.js";
import type { Ids } from "../domain/ids.js";
import type { Principal } from "../domain/ticket.js";
import { createCollection } from "./collection.js";

/** More than a desk has. */
const ALL = 10_000;

/** 256 bits: 43 characters of base64url. */
const SECRET_BYTES = 32;

type NewApiKey = {
  role: Role;
  name: string;
  principal: Principal;
  vouches?: boolean;
  /** ISO 8601; null, the default, for a key that does not expire. */
  expires_at?: string | null;
  /** Left out for a key that somebody holds. */
  use?: ApiKeyDocument["use"];
  session_of?: string | undefined;
};

export type ApiKeys = {
  get(keyId: string): Promise<ApiKeyDocument | undefined>;
  /** By the SHA-256 of a key, in hex; revoked and expired ones too, for the caller to tell apart. */
  byHash(hash: string): Promise<ApiKeyDocument | undefined>;
  /** Those that somebody holds, the newest first. */
  list(): Promise<ApiKeyDocument[]>;
  /** A new key, which is nowhere stored and shown only here: `dk_` and 43 characters. */
  create(options: NewApiKey): Promise<{ key: string; document: ApiKeyDocument }>;
  /** False where there is no such key, or it is revoked already. */
  revoke(keyId: string): Promise<boolean>;
};

type Dependencies = {
  documents: Documents;
  clock: Clock;
  ids: Ids;
  randomBytes: (size: number) => Uint8Array;
};

export function createApiKeys({ documents, clock, ids, randomBytes }: Dependencies): ApiKeys {
  const { get, find } = createCollection(documents, "api_keys");
  return {
    get,
    byHash: async (hash) => (await find({ filter: { hash }, limit: 1 }))[0],
    list: () => find({ filter: { use: null }, sort: { field: "key_id", direction: "desc" }, limit: ALL }),
    create: async ({ role, name, principal, vouches = false, expires_at = null, use, session_of }) => {
      const key = `dk_${Buffer.from(randomBytes(SECRET_BYTES)).toString("base64url")}`;
      const document: ApiKeyDocument = {
        key_id: ids.next("KEY"),
        hash: hashApiKey(key),
        role,
        name,
        principal,
        vouches,
        created_at: isoNow(clock),
        expires_at,
        revoked_at: null,
        ...(use === undefined ? {} : { use }),
        ...(session_of === undefined ? {} : { session_of }),
      };
      await documents.insert("api_keys", document);
      return { key, document };
    },
    revoke: (keyId) =>
      documents.patch("api_keys", keyId, { where: { revoked_at: null }, set: { revoked_at: isoNow(clock) } }),
  };
}

/** What is stored of a key: its SHA-256, in hex. The key is random enough that no salt is needed. */
export const hashApiKey = (key: string): string => hash("sha256", key, "hex");
