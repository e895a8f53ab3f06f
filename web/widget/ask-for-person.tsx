import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { UserRound } from "lucide-react";
import { api, bodyOf, type Ticket } from "../api/client.ts";
import { isOpen } from "../shared/is-open.ts";
import { complain } from "../shared/toast.tsx";
import { useStrings } from "../strings/use-strings.tsx";

/** One click says in the request that a person is wished for; gone while one has it. */
export function AskForPerson({ ticket }: { ticket: Ticket }) {
  const strings = useStrings();
  const { widget: texts } = strings;
  const queries = useQueryClient();
  const ask = useMutation({
    mutationFn: () =>
      bodyOf(
        api.POST("/api/tickets/{id}/messages", {
          params: { path: { id: ticket.ticket_id } },
          body: { text: texts.personWish },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["ticket", ticket.ticket_id] }),
    onError: (error) => complain(error, strings),
  });
  const isWithPerson = isOpen(ticket) && (ticket.human_owned || ticket.escalation !== null);
  if (isWithPerson || ask.isSuccess || ticket.status === "closed") return null;
  return (
    <Button
      size="compact-xs"
      variant="default"
      w="fit-content"
      leftSection={<UserRound size={13} aria-hidden />}
      loading={ask.isPending}
      onClick={() => ask.mutate()}
    >
      {texts.person}
    </Button>
  );
}
