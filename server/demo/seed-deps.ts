import type { Clock } from "../../domain/clock.js";
import type { DeriveTicket } from "../../domain/derive-ticket.js";
import type { Documents } from "../../domain/documents.js";
import type { Ids } from "../../domain/ids.js";
import type { PolicyInForce } from "../../domain/policy.js";

/** What filling a desk with samples stands on. */
export type SeedDeps = {
  documents: Documents;
  policy: PolicyInForce;
  derive: DeriveTicket;
  clock: Clock;
  ids: Ids;
};
