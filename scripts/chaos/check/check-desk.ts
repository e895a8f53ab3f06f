import type { Policy } from "../../../domain/policy.js";
import type { ClientLedger } from "../clients/ledger.js";
import type { Received } from "../sink.js";
import { checkAcknowledged } from "./acknowledged.js";
import { checkActionLedgers } from "./action-ledgers.js";
import { checkApprovals } from "./approvals.js";
import { checkDeliveries } from "./deliveries.js";
import type { Finding, RawReader } from "./desk-data.js";
import { checkEffects } from "./effects.js";
import { checkEventLogs } from "./event-log.js";
import { checkPeople } from "./people.js";
import { readDesk } from "./read-desk.js";
import { checkRuns } from "./runs.js";

type Checked = {
  reader: RawReader;
  /** What clients were told. */
  ledger: ClientLedger;
  /** What the sink received; undefined where nothing was to leave by webhook. */
  received?: readonly Received[] | undefined;
  policy: Policy;
  /** Tickets from before it are left out: ISO 8601. */
  since: string;
  now: string;
};

/** How much was looked at, and everything that must not be. */
export type Verdict = { checked: Record<string, number>; findings: Finding[] };

/** Reads a desk that has come to rest and holds it against what its clients and its sink know. */
export async function checkDesk({ reader, ledger, received, policy, since, now }: Checked): Promise<Verdict> {
  const { desk, findings } = await readDesk(reader, since);
  return {
    checked: Object.fromEntries(
      Object.entries(desk).flatMap(([name, documents]) =>
        Array.isArray(documents) ? [[name, documents.length]] : [],
      ),
    ),
    findings: [
      ...findings,
      ...checkAcknowledged(desk, ledger),
      ...checkEventLogs(desk, policy),
      ...checkRuns(desk),
      ...checkEffects(desk, { policy, now }),
      ...checkApprovals(desk, policy),
      ...checkActionLedgers(desk),
      ...checkPeople(desk, policy),
      ...(received ? checkDeliveries(desk, received) : []),
    ],
  };
}
