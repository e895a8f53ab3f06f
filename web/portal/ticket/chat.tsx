import { Button, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { api, bodyOf, type Message, type Ticket } from "../../api/client.ts";
import { tellTyping, useOnlook, useTyping } from "../../api/onlooking.ts";
import { threadQuery } from "../../api/queries.ts";
import { Asked } from "../../shared/asked.tsx";
import { Ago } from "../../shared/countdown.tsx";
import { complain } from "../../shared/toast.tsx";
import { WritingNote } from "../../shared/writing-note.tsx";
import { useStrings } from "../../strings/use-strings.tsx";

/** What was said, and the next word. */
export function Chat({ ticket }: { ticket: Ticket }) {
  const { portal } = useStrings();
  const thread = useQuery(threadQuery(ticket.ticket_id));
  useOnlook("ticket", ticket.ticket_id);
  return (
    <Stack gap="md">
      <Asked query={thread} height={120}>
        {(newestFirst) => (
          <div className="chat" role="log" aria-label={portal.tickets.title}>
            {newestFirst.toReversed().map((message) => (
              <Bubble key={message.message_id} message={message} />
            ))}
          </div>
        )}
      </Asked>
      <AnswerComing ticket={ticket} />
      {ticket.status === "closed" && <Text size="sm">{portal.ticket.closed}</Text>}
      {ticket.followed_by === null && <Answer ticket={ticket} />}
    </Stack>
  );
}

/** That somebody writes, or that the request is being worked. */
function AnswerComing({ ticket: { ticket_id, status } }: { ticket: Ticket }) {
  const { portal } = useStrings();
  const typing = useTyping(ticket_id);
  const isWorked = status === "new" || status === "in_progress";
  const { typing: isWriting, working } = portal.ticket;
  return <WritingNote>{typing?.by === "desk" ? isWriting : isWorked ? working : null}</WritingNote>;
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
          onChange={(event) => {
            setText(event.currentTarget.value);
            tellTyping();
          }}
        />
        <Button type="submit" loading={write.isPending} disabled={text.trim() === ""}>
          {portal.ticket.send}
        </Button>
      </Stack>
    </form>
  );
}
