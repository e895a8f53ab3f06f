import { useQuery } from "@tanstack/react-query";
import { runsOfTicketQuery } from "../../api/queries.ts";
import { Asked } from "../../shared/asked.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { RunTable } from "../runs/run-table.tsx";

/** How the AI worked on the ticket, run by run. */
export function TicketRuns({ ticketId }: { ticketId: string }) {
  const { page } = useStrings().tickets;
  const runs = useQuery(runsOfTicketQuery(ticketId));
  return (
    <div className="thread" tabIndex={0} role="region" aria-label={page.runs}>
      <Asked query={runs}>{(all) => <RunTable runs={all} />}</Asked>
    </div>
  );
}
