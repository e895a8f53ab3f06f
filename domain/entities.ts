import { z } from "zod";

const oneOrMore = (item: z.ZodString) => z.union([item, z.array(item).min(2)]).optional();

/** What a text names, as found in it: a string where there is one, a list where there are several. */
export const ExtractedMetadata = z.object({
  order_id: oneOrMore(z.string()),
  amount: oneOrMore(z.string()),
  dates: z.array(z.string()).optional(),
  emails: z.array(z.string()).optional(),
  phones: z.array(z.string()).optional(),
  tracking: z.array(z.string()).optional(),
});
export type ExtractedMetadata = z.infer<typeof ExtractedMetadata>;
