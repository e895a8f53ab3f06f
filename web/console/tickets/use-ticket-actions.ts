import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf, type Ticket } from "../../api/client.ts";
import { complain, say } from "../../shared/toast.tsx";
import { useStrings } from "../../strings/use-strings.tsx";

/** Changes a ticket, then looks at it again; what the desk refuses is said in its words. */
function useTicketChange<A>(id: string, change: (args: A) => Promise<unknown>, told?: string) {
  const strings = useStrings();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      if (told !== undefined) say(told);
      await queries.invalidateQueries({ queryKey: ["ticket", id] });
      await queries.invalidateQueries({ queryKey: ["tickets"] });
    },
    onError: (error) => complain(error, strings),
  });
}

const at = (id: string) => ({ params: { path: { id } } });

export const useSetStatus = (id: string) =>
  useTicketChange(id, (status: Ticket["status"]) =>
    bodyOf(api.PUT("/api/tickets/{id}/status", { ...at(id), body: { status } })),
  );

export const useAssign = (id: string) =>
  useTicketChange(
    id,
    (agent_id: string) => bodyOf(api.PUT("/api/tickets/{id}/assign", { ...at(id), body: { agent_id } })),
    useStrings().tickets.page.assigned,
  );

export const useHandBack = (id: string) =>
  useTicketChange(
    id,
    () => bodyOf(api.POST("/api/tickets/{id}/hand-back", at(id))),
    useStrings().tickets.page.handedBack,
  );

type Level = NonNullable<Ticket["escalation"]>["level"];

export const useEscalate = (id: string) =>
  useTicketChange(
    id,
    (body: { level: Level; reason: string }) =>
      bodyOf(api.POST("/api/tickets/{id}/escalate", { ...at(id), body })),
    useStrings().tickets.page.escalated,
  );

type Patch = Partial<Pick<Ticket, "priority" | "subject">> & {
  category?: NonNullable<Ticket["category"]>;
  identity?: "verified";
};

/** On the version that was seen: nobody's change is overwritten unseen. */
export const usePatch = ({ ticket_id, version }: Ticket) =>
  useTicketChange(ticket_id, (body: Patch) =>
    bodyOf(
      api.PATCH("/api/tickets/{id}", {
        params: { path: { id: ticket_id }, header: { "If-Match": `"${version}"` } },
        body,
      }),
    ),
  );
