import type { ApiKeyDocument } from "../../domain/api-key.js";
import { isoNow, type Clock } from "../../domain/clock.js";
import type { CustomerDocument } from "../../domain/customer.js";
import type { Role } from "../../domain/enums.js";
import type { Actor } from "../../domain/event.js";
import type { PersonDocument } from "../../domain/person.js";
import type { Principal } from "../../domain/ticket.js";

/** Who is asking, as their key tells: never anything that a body says. */
export type Who = {
  principal: Principal;
  actor: Actor;
  role: Role;
  /** Present where the key belongs to a person of the desk. */
  person?: PersonDocument;
  /** Present where the key belongs to a customer. */
  customer?: CustomerDocument;
  key: ApiKeyDocument;
};

/** An integration of the process itself, without a stored key, that vouches for the customers it speaks for. */
export function vouchingIntegration({ id, name }: { id: string; name: string }, clock: Clock): Who {
  const principal = { type: "integration", id } as const;
  return {
    principal,
    actor: { ...principal, name },
    role: "client",
    key: {
      key_id: `KEY-${id.toUpperCase()}`,
      hash: "",
      role: "client",
      name,
      principal,
      vouches: true,
      created_at: isoNow(clock),
      expires_at: null,
      revoked_at: null,
    },
  };
}
