import type { ApiKeyDocument } from "../../domain/api-key.js";
import { DAY_MS, HOUR_MS, isoAfter, isoNow, MINUTE_MS, type Clock } from "../../domain/clock.js";
import type { Documents } from "../../domain/documents.js";
import { AppError } from "../../domain/errors.js";
import type { Ids } from "../../domain/ids.js";
import { hashApiKey, type ApiKeys } from "../../store/api-keys.js";
import type { Customers } from "../../store/customers.js";
import type { Authenticate } from "../http/authenticate.js";
import type { Who } from "../http/who.js";

/** A working day and its overtime. */
const STAFF_MS = 12 * HOUR_MS;
/** Who follows up a ticket comes back within weeks, not hours. */
const CUSTOMER_MS = 30 * DAY_MS;
const CODE_MS = 15 * MINUTE_MS;

/** 32 letters and digits that nobody confuses: eight of them are 40 bits, out of reach within a code's minutes. */
const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const CODE_LENGTH = 8;

/** A session that has just begun. `key` goes into the cookie and nowhere else. */
export type Opened = { key: string; who: Who; lastsMs: number };

/** A code on its way to whoever owns the address. */
export type SignInCode = { email: string; code: string };

/** How people and customers come in by a browser. A session is a key of its own that expires. */
export type Sessions = {
  /** It ends with the key it was opened with. @throws AppError "unauthorized" */
  withKey(key: string): Promise<Opened>;
  /** Whoever has no key and shows no address: sees what they wrote themselves, as somebody unverified. */
  asGuest(): Promise<Opened>;
  /** Sends a code to the address, whether or not somebody is known by it: who asks learns nothing. */
  sendCode(email: string, language: string): Promise<void>;
  /** Whoever reads the address's mail is its owner. A code works once. @throws AppError "unauthorized" */
  withCode(code: SignInCode): Promise<Opened>;
  end(who: Who): Promise<void>;
};

export type SessionsDeps = {
  documents: Pick<Documents, "insert">;
  apiKeys: Pick<ApiKeys, "byHash" | "create" | "revoke">;
  customers: Pick<Customers, "ensure">;
  authenticate: Authenticate;
  clock: Clock;
  ids: Ids;
  randomBytes: (size: number) => Uint8Array;
  /** By email once there is a channel for it. */
  tellCode: (code: SignInCode) => void;
};

export function createSessions(deps: SessionsDeps): Sessions {
  const { apiKeys, authenticate, clock } = deps;
  const open = async (
    of: Pick<ApiKeyDocument, "role" | "name" | "principal"> & { session_of?: string },
    lastsMs: number,
  ): Promise<Opened> => {
    const { key } = await apiKeys.create({
      ...of,
      expires_at: isoAfter(isoNow(clock), lastsMs),
      use: "session",
    });
    return { key, who: await authenticate(key), lastsMs };
  };

  return {
    withKey: async (presented) => {
      const { key } = await authenticate(presented);
      if (key.role === "client")
        throw new AppError("forbidden", "This key belongs to an integration; the console is for people.");
      const { role, name, principal, key_id } = key;
      return open(
        { role, name, principal, session_of: key.session_of ?? key_id },
        role === "customer" ? CUSTOMER_MS : STAFF_MS,
      );
    },
    asGuest: () => {
      const id = `guest-${Buffer.from(deps.randomBytes(12)).toString("base64url")}`;
      return open({ role: "guest", name: "Guest", principal: { type: "integration", id } }, CUSTOMER_MS);
    },
    sendCode: async (email, language) => {
      const code = newCode(deps.randomBytes);
      await deps.documents.insert("api_keys", codeDocument(deps, { email, code, language }));
      deps.tellCode({ email, code });
    },
    withCode: async ({ email, code }) => {
      const sent = await apiKeys.byHash(hashOfCode({ email, code }));
      const isGood = sent?.expires_at != null && sent.expires_at > isoNow(clock);
      // Revoking is a compare-and-set: of two who send the same code at once, one gets in.
      if (!isGood || !(await apiKeys.revoke(sent.key_id)))
        throw new AppError("unauthorized", "This code is not right, or no longer valid; ask for a new one.");
      const customer = await deps.customers.ensure({ email, language: sent.principal.id });
      const principal = { type: "customer", id: customer.customer_id } as const;
      return open({ role: "customer", name: customer.email, principal }, CUSTOMER_MS);
    },
    end: async ({ key }) => {
      if (key.use === "session") await apiKeys.revoke(key.key_id);
    },
  };
}

/** A row that opens nothing by itself: its hash is of no key. Until the code is used, nobody becomes a customer by it. */
function codeDocument(
  { ids, clock }: Pick<SessionsDeps, "ids" | "clock">,
  { email, code, language }: SignInCode & { language: string },
): ApiKeyDocument {
  const created_at = isoNow(clock);
  return {
    key_id: ids.next("KEY"),
    hash: hashOfCode({ email, code }),
    role: "customer",
    name: "sign-in code",
    principal: { type: "customer", id: language },
    vouches: false,
    created_at,
    expires_at: isoAfter(created_at, CODE_MS),
    revoked_at: null,
    use: "code",
  };
}

/** As people type it: in any case, with or without the dash. */
const hashOfCode = ({ email, code }: SignInCode): string =>
  hashApiKey(`code:${email.trim().toLowerCase()}:${code.toUpperCase().replaceAll(/[^A-Z0-9]/g, "")}`);

/** `K7QP-2MXD` */
function newCode(randomBytes: SessionsDeps["randomBytes"]): string {
  const letters = Array.from(randomBytes(CODE_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]);
  return `${letters.slice(0, CODE_LENGTH / 2).join("")}-${letters.slice(CODE_LENGTH / 2).join("")}`;
}
