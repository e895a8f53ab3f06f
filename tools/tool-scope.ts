import { z } from "zod";
import { AppError } from "../domain/errors.js";
import { Identity, Language } from "../domain/enums.js";

/** Whose records a tool may read: bound by the server, never an argument and never chosen by a model. */
export const ToolScope = z.object({
  run_id: z.string(),
  ticket_id: z.string(),
  customer_id: z.string(),
  identity: Identity,
  language: Language,
});
export type ToolScope = z.infer<typeof ToolScope>;

/** What a record tool says of a customer who has not shown who they are: nothing, not even whether a record exists. */
export const NOT_CONFIRMED =
  "The customer's identity is not confirmed: nothing personal may be looked up. Answer in general terms.";

/**
 * The scope that `createRunTool` put into the call's configuration.
 * @throws AppError "forbidden" where a tool is invoked without one
 */
export function scopeOf(config: { configurable?: Record<string, unknown> }): ToolScope {
  const scope = ToolScope.safeParse(config.configurable?.["scope"]);
  if (!scope.success)
    throw new AppError("forbidden", "A tool needs the scope that the server binds to its call");
  return scope.data;
}
