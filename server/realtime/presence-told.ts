import { z } from "zod";
import { Typing } from "../../domain/live.js";

const Person = z.object({ id: z.string(), name: z.string() });

/** Somebody of the desk, as their colleagues see them. */
export type Viewer = z.infer<typeof Person>;

const TypingHeard = z.object({
  about: z.literal("typing"),
  ticket_id: z.string(),
  kind: Typing.shape.kind,
  /** Null: the customer, or an integration for them. */
  by: Person.nullable(),
});
export type TypingHeard = z.infer<typeof TypingHeard>;

/** What processes tell one another of who is there: of colleagues their names, of customers that they type. */
export const PresenceTold = z.discriminatedUnion("about", [
  z.object({
    about: z.literal("viewers"),
    process: z.string(),
    tickets: z.array(z.object({ ticket_id: z.string(), viewers: z.array(Person) })),
  }),
  TypingHeard,
]);
export type PresenceTold = z.infer<typeof PresenceTold>;
