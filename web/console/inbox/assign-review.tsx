import { Button, Menu } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, Hand, UserPlus } from "lucide-react";
import { useNavigate } from "react-router";
import { api, bodyOf, type InboxItem } from "../../api/client.ts";
import { colleaguesQuery } from "../../api/queries.ts";
import { mayUse, useSession } from "../../api/session.tsx";
import { complain } from "../../shared/toast.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { useNameOf } from "../colleagues.ts";

/** Who decides: take it, give it to a colleague, or answer oneself. */
export function AssignReview({ review, ticket }: InboxItem) {
  const { inbox } = useStrings();
  const session = useSession();
  const nameOf = useNameOf();
  const assign = useAssignReview(review.review_id);
  const takeOver = useTakeOver(ticket.ticket_id);
  const { data: colleagues = [] } = useQuery(colleaguesQuery);
  const me = session.person?.agent_id;
  if (review.status !== "pending" || me === undefined || !mayUse(session, "reviews.assign")) return null;
  const others = colleagues.filter(
    ({ agent_id, queues, active }) =>
      active && agent_id !== me && ticket.queue !== null && queues.includes(ticket.queue),
  );
  return (
    <Menu position="bottom-end" withinPortal width={260}>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          rightSection={<ChevronDown size={14} aria-hidden />}
          style={{ flexShrink: 0 }}
        >
          {review.assignee === null ? inbox.assignTo : nameOf(review.assignee)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: "auto" }}>
        {review.assignee !== me && (
          <Menu.Item leftSection={<UserPlus size={15} aria-hidden />} onClick={() => assign.mutate(me)}>
            {inbox.takeIt}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<Hand size={15} aria-hidden />}
          onClick={() => takeOver.mutate(me)}
          title={inbox.takeOverHint}
        >
          {inbox.takeOver}
        </Menu.Item>
        {session.role !== "agent" && others.length > 0 && (
          <>
            <Menu.Label>{inbox.assignTo}</Menu.Label>
            {others.map(({ agent_id, name }) => (
              <Menu.Item key={agent_id} onClick={() => assign.mutate(agent_id)}>
                {name}
              </Menu.Item>
            ))}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function useAssignReview(id: string) {
  const strings = useStrings();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (agent_id: string) =>
      bodyOf(api.PUT("/api/reviews/{id}/assign", { params: { path: { id } }, body: { agent_id } })),
    onSuccess: async (review) => {
      queries.setQueryData(["review", id], review);
      await queries.invalidateQueries({ queryKey: ["inbox"] });
    },
    onError: (error) => complain(error, strings),
  });
}

/** Assigning the ticket to oneself silences the AI on it, and its review is over. */
function useTakeOver(id: string) {
  const strings = useStrings();
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (agent_id: string) =>
      bodyOf(api.PUT("/api/tickets/{id}/assign", { params: { path: { id } }, body: { agent_id } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["inbox"] });
      await navigate(`/tickets/${id}`);
    },
    onError: (error) => complain(error, strings),
  });
}
