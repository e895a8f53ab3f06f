import type { Ticket } from "../api/client.ts";

/** As `domain/ticket.ts` says it, which would bring every schema of the desk into the page. */
export const isOpen = ({ status }: Pick<Ticket, "status">): boolean =>
  status !== "resolved" && status !== "closed";
