import { Anchor, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Message, Ticket } from "../../api/client.ts";
import { threadQuery } from "../../api/queries.ts";
import { Asked } from "../../shared/asked.tsx";
import { Ago } from "../../shared/countdown.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { TypingNote } from "../live/typing-note.tsx";

/** What the customer wrote since they were last answered, on demand what was said before, and whether they write on. */
export function CustomerWords({ ticket }: { ticket: Ticket }) {
  const { inbox } = useStrings();
  const thread = useQuery(threadQuery(ticket.ticket_id));
  const [isWhole, setWhole] = useState(false);
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {inbox.customerWrote}
      </Title>
      <Asked query={thread} height={80}>
        {(newestFirst) => {
          const said = newestFirst.filter(({ kind }) => kind === "reply").toReversed();
          const shown = isWhole ? said : said.slice(startOfLast(said));
          const hidden = said.length - shown.length;
          return (
            <>
              {hidden > 0 && (
                <Anchor component="button" type="button" size="sm" ta="left" onClick={() => setWhole(true)}>
                  {inbox.earlier(hidden)}
                </Anchor>
              )}
              {shown.map((message) => (
                <Paper
                  key={message.message_id}
                  p="sm"
                  className="panel words"
                  data-direction={message.direction}
                >
                  <Text size="xs" c="dimmed" mb={4}>
                    {message.author.name} · <Ago at={message.created_at} />
                  </Text>
                  <Text size="sm" className="preserve">
                    {message.text}
                  </Text>
                </Paper>
              ))}
            </>
          );
        }}
      </Asked>
      <TypingNote ticket={ticket} />
    </Stack>
  );
}

/** Where the customer's last words begin: all that they wrote one after the other. */
function startOfLast(said: readonly Message[]): number {
  const last = said.findLastIndex(({ direction }) => direction === "in");
  return said.slice(0, Math.max(0, last)).findLastIndex(({ direction }) => direction === "out") + 1;
}
