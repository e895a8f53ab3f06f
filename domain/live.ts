import { z } from "zod";

/** What somebody's page shows, as it tells the desk: a ticket, or a review of one. Null: nothing any more. */
export const Look = z.object({ on: z.enum(["ticket", "review"]), id: z.string().min(1).max(60) }).nullable();
export type Look = NonNullable<z.infer<typeof Look>>;

/** What is being written where one looks: an answer to the customer, or a note for colleagues. */
export const Typing = z.object({ kind: z.enum(["reply", "note"]) });
export type Typing = z.infer<typeof Typing>;

/** The event `viewers`: who of the desk looks at a ticket or its review, besides whoever is told. */
export type ViewersTold = { ticket_id: string; names: string[] };

/** The event `typing`: good for some seconds, said again while it lasts. No name is told outside the desk. */
export type TypingTold = { ticket_id: string; by: "customer" | "desk"; name: string | null };
