import { z } from "zod";

/** What *act* has put into the outbox. */
export const ActResult = z.object({
  effect_ids: z.array(z.string()),
  /** `held`: will be sent; `void`: a newer message overtook it; `none`: there was none. */
  reply: z.enum(["held", "void", "none"]),
  /** Actions that passed a limit between proposal and commit: nothing was done, a person must look. */
  refused: z.array(z.object({ action_id: z.string(), because: z.string() })),
});
export type ActResult = z.infer<typeof ActResult>;
