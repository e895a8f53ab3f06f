import { Button, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { api, bodyOf, type Message, type Ticket } from "../../api/client.ts";
import { threadQuery } from "../../api/queries.ts";
import { Asked } from "../../shared/asked.tsx";
import { Ago } from "../../shared/countdown.tsx";
import { complain } from "../../shared/toast.tsx";
import { useStrings } from "../../strings/use-strings.tsx";

/** What was said, and the next word. */
export function Chat({ ticket }: { ticket: Ticket }) {
  const { portal } = useStrings();
  const thread = useQuery(threadQuery(ticket.ticket_id));
  return (
    <Stack gap="md">
      <Asked query={thread} height={120}>
        {(newestFirst) => (
          <div className="chat" role="log" aria-label={portal.tickets.title}>
            {newestFirst.toReversed().map((message) => (
              <Bubble key={message.message_id} message={message} />
            ))}
            {(ticket.status === "new" || ticket.status === "in_progress") && (
              <Text size="sm" c="dimmed" role="status">
                {portal.ticket.working}
              </Text>
            )}
          </div>
        )}
      </Asked>
      {ticket.status === "closed" && <Text size="sm">{portal.ticket.closed}</Text>}
      {ticket.followed_by === null && <Answer ticket={ticket} />}
    </Stack>
  );
}

function Bubble({ message: { direction, author, text, created_at } }: { message: Message }) {
  const { portal } = useStrings();
  const isMine = direction === "in";
  const name = isMine ? portal.ticket.you : author.type === "ai" ? portal.ticket.assistant : author.name;
  return (
    <div className="chat-bubble" data-mine={isMine || undefined}>
      <Text size="xs" c="dimmed">
        {name} · <Ago at={created_at} />
      </Text>
      <Text size="sm" className="preserve">
        {text}
      </Text>
    </div>
  );
}

function Answer({ ticket }: { ticket: Ticket }) {
  const strings = useStrings();
  const { portal } = strings;
  const [text, setText] = useState("");
  const queries = useQueryClient();
  const write = useMutation({
    mutationFn: () =>
      bodyOf(
        api.POST("/api/tickets/{id}/messages", {
          params: { path: { id: ticket.ticket_id } },
          body: { text: text.trim() },
        }),
      ),
    onSuccess: () => {
      setText("");
      return queries.invalidateQueries({ queryKey: ["ticket", ticket.ticket_id] });
    },
    onError: (error) => complain(error, strings),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== "") write.mutate();
  };
  return (
    <form onSubmit={send}>
      <Stack gap="xs" align="flex-start">
        <Textarea
          w="100%"
          label={portal.ticket.answer}
          autosize
          minRows={2}
          maxLength={20_000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" loading={write.isPending} disabled={text.trim() === ""}>
          {portal.ticket.send}
        </Button>
      </Stack>
    </form>
  );
}
