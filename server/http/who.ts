import type { ApiKeyDocument } from "../../domain/api-key.js";
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
