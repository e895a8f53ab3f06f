import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowDown } from "lucide-react";
import type { ReactNode } from "react";
import { api, bodyOf, type Message, type Ticket } from "../../api/client.ts";
import { effectsQuery, threadQuery } from "../../api/queries.ts";
import { mayUse, useSession } from "../../api/session.tsx";
import { Asked } from "../../shared/asked.tsx";
import { Ago } from "../../shared/countdown.tsx";
import { Empty } from "../../shared/states.tsx";
import { complain } from "../../shared/toast.tsx";
import { useStayAtEnd } from "../../shared/use-stay-at-end.ts";
import { useStrings } from "../../strings/use-strings.tsx";

/** What was said, oldest first. What is new comes in at the end without taking away the place where one reads. */
export function Thread({ ticket }: { ticket: Ticket }) {
  const { page } = useStrings().tickets;
  const thread = useQuery(threadQuery(ticket.ticket_id));
  const { box, hasNews, toEnd } = useStayAtEnd(thread.data?.length ?? 0);
  return (
    <div className="thread" ref={box} tabIndex={0} role="log" aria-label={page.conversation}>
      <Asked query={thread}>
        {(newestFirst) =>
          newestFirst.length === 0 ? (
            <Empty title={page.noMessages} />
          ) : (
            <Stack p="md" gap="sm">
              {newestFirst.toReversed().map((message) => (
                <Bubble key={message.message_id} message={message} />
              ))}
              <UnknownDeliveries ticketId={ticket.ticket_id} />
            </Stack>
          )
        }
      </Asked>
      {hasNews && (
        <Group justify="center" pos="sticky" bottom={8}>
          <Button size="xs" radius="xl" leftSection={<ArrowDown size={14} aria-hidden />} onClick={toEnd}>
            {page.newMessages}
          </Button>
        </Group>
      )}
    </div>
  );
}

function Bubble({ message }: { message: Message }) {
  const { tickets, ai } = useStrings();
  const { direction, kind, author, text, delivery, created_at } = message;
  const isNote = kind === "note";
  const isUnsent = direction === "out" && delivery.status !== "sent" && !isNote;
  return (
    <div
      className="bubble"
      data-direction={direction}
      data-kind={kind}
      data-void={delivery.status === "void" || undefined}
    >
      <Text size="xs" c="dimmed">
        <b>{author.name}</b>
        {author.type === "ai" && author.name !== ai ? ` (${ai})` : ""} · <Ago at={created_at} />
        {isUnsent && <Emphasis>{tickets.page.delivery[delivery.status]}</Emphasis>}
        {isNote && <Emphasis>{tickets.page.note}</Emphasis>}
      </Text>
      <Text size="sm" className="preserve" mt={2}>
        {text}
      </Text>
    </div>
  );
}

const Emphasis = ({ children }: { children: ReactNode }) => (
  <Text span size="xs" fw={600} c="var(--mantine-color-text)">
    {" · "}
    {children}
  </Text>
);

/** Replies of which nobody knows whether they arrived: a person says what became of them. */
function UnknownDeliveries({ ticketId }: { ticketId: string }) {
  const strings = useStrings();
  const session = useSession();
  const queries = useQueryClient();
  const isAllowed = mayUse(session, "effects.decide");
  const { data = [] } = useQuery({ ...effectsQuery(ticketId), enabled: isAllowed });
  const settle = useMutation({
    mutationFn: ({ id, outcome }: { id: string; outcome: "sent" | "void" }) =>
      bodyOf(api.POST("/api/effects/{id}/settle", { params: { path: { id } }, body: { outcome } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["ticket", ticketId] }),
    onError: (error) => complain(error, strings),
  });
  const { page } = strings.tickets;
  return data
    .filter(({ status }) => status === "unknown")
    .map(({ effect_id }) => (
      <Group key={effect_id} gap="xs" justify="flex-end">
        <Text size="sm">{page.delivery.unknown}</Text>
        <Button size="compact-xs" onClick={() => settle.mutate({ id: effect_id, outcome: "sent" })}>
          {page.arrived}
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => settle.mutate({ id: effect_id, outcome: "void" })}
        >
          {page.notArrived}
        </Button>
      </Group>
    ));
}
