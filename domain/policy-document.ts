import { z } from "zod";
import { Timestamp } from "./enums.js";
import { Policy } from "./policy.js";

/** A policy that runs were worked under, kept so that they can be replayed under it. */
export const PolicyDocument = z.object({ policy_hash: z.string(), policy: Policy, first_used_at: Timestamp });
export type PolicyDocument = z.infer<typeof PolicyDocument>;
