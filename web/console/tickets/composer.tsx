import { Button, Group, SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, bodyOf, type Ticket } from "../../api/client.ts";
import { tellTyping } from "../../api/onlooking.ts";
import { mayUse, useSession } from "../../api/session.tsx";
import { complain, say } from "../../shared/toast.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { useLeaving } from "../undo.tsx";
import { ArticleSuggestions } from "./article-suggestions.tsx";

type Kind = "reply" | "note";

/** An answer to the customer, or a note for colleagues; articles that may help stand beside it. */
export function Composer({ ticket }: { ticket: Ticket }) {
  const { tickets } = useStrings();
  const mayReply = mayUse(useSession(), "tickets.reply");
  const [kind, setKind] = useState<Kind>(mayReply ? "reply" : "note");
  const [text, setText] = useState("");
  const write = useWrite(ticket, () => setText(""));
  const { composer } = tickets;
  if (ticket.status === "closed" && kind === "reply")
    return (
      <Text size="sm" c="dimmed" p="md">
        {composer.closed}
      </Text>
    );
  const send = () => {
    if (text.trim() !== "" && !write.isPending) write.mutate({ kind, text: text.trim() });
  };
  return (
    <Stack gap="xs" p="sm" className="composer">
      <Group justify="space-between">
        <SegmentedControl
          size="xs"
          value={kind}
          onChange={(value) => setKind(value as Kind)}
          data={[
            ...(mayReply ? [{ value: "reply", label: composer.reply }] : []),
            { value: "note", label: composer.note },
          ]}
        />
        <Button size="xs" onClick={send} loading={write.isPending} disabled={text.trim() === ""}>
          {kind === "reply" ? composer.sendReply : composer.saveNote}
        </Button>
      </Group>
      <Textarea
        aria-label={composer[kind]}
        placeholder={kind === "reply" ? composer.replyHint : composer.noteHint}
        autosize
        minRows={3}
        maxRows={12}
        maxLength={20_000}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          tellTyping(kind);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
        }}
      />
      {kind === "reply" && (
        <ArticleSuggestions
          ticket={ticket}
          onInsert={(inserted) =>
            setText((before) => (before === "" ? inserted : `${before.trimEnd()}\n\n${inserted}`))
          }
        />
      )}
    </Stack>
  );
}

function useWrite({ ticket_id }: Ticket, onWritten: () => void) {
  const strings = useStrings();
  const queries = useQueryClient();
  const leaving = useLeaving();
  return useMutation({
    mutationFn: (body: { kind: Kind; text: string }) =>
      bodyOf(api.POST("/api/tickets/{id}/messages", { params: { path: { id: ticket_id } }, body })),
    onSuccess: (_message, { kind }) => {
      onWritten();
      if (kind === "reply") leaving(ticket_id);
      else say(strings.tickets.composer.noted);
      return queries.invalidateQueries({ queryKey: ["ticket", ticket_id] });
    },
    onError: (error) => complain(error, strings),
  });
}
