import { Badge } from "@mantine/core";
import type { Ticket } from "../../api/client.ts";
import { useStrings } from "../../strings/use-strings.tsx";

const COLOR: Partial<Record<Ticket["status"], string>> = {
  waiting_for_customer: "yellow",
  escalated: "orange",
  resolved: "green",
  closed: "gray",
};

/** How a request stands, in a customer's words. */
export function CustomerStatus({ status }: Pick<Ticket, "status">) {
  const { portal } = useStrings();
  return (
    <Badge variant="light" radius="sm" tt="none" color={COLOR[status] ?? "blue"} style={{ flexShrink: 0 }}>
      {portal.status[status]}
    </Badge>
  );
}
