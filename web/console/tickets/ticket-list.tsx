import { useState } from "react";
import type { Ticket } from "../../api/client.ts";
import type { TicketSort } from "../../api/queries.ts";
import { mayUse, useSession } from "../../api/session.tsx";
import { BulkAssign } from "./bulk-assign.tsx";
import { TicketTable } from "./ticket-table.tsx";

type Props = { tickets: readonly Ticket[]; sort: TicketSort; onSort: (sort: TicketSort) => void };

/** Tickets of which one may choose some; choosing draws nothing of the page around them again. */
export function TicketList(props: Props) {
  const mayChoose = mayUse(useSession(), "tickets.assign");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  return (
    <>
      <TicketTable {...props} chosen={chosen} onChoose={mayChoose ? setChosen : null} />
      {chosen.size > 0 && <BulkAssign chosen={chosen} onDone={() => setChosen(new Set())} />}
    </>
  );
}
