import type { TicketState } from "../../agents/state.js";
import type { PolicyInForce } from "../../domain/policy.js";
import type { StartAt } from "./player.js";
import type { Recording } from "./recording.js";
import type { Prompts } from "./with-prompts.js";

/** What a run is run again with. */
export type RerunOptions = {
  recording: Recording;
  policy: PolicyInForce;
  from: StartAt | null;
  /** Null: a replay, answered from the recording alone. */
  fork: {
    live: boolean;
    /** Values of the state from `from` on. */
    set: Partial<TicketState>;
    prompts: Prompts;
  } | null;
};
