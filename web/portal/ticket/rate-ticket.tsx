import { Button, Paper, Rating, Stack, Text, Textarea, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, bodyOf, type Ticket } from "../../api/client.ts";
import { isOpen } from "../../shared/is-open.ts";
import { Stars } from "../../shared/stars.tsx";
import { complain } from "../../shared/toast.tsx";
import { useStrings } from "../../strings/use-strings.tsx";

/** How it went, once there is something to say about it. */
export function RateTicket({ ticket }: { ticket: Ticket }) {
  const strings = useStrings();
  const { portal } = strings;
  const queries = useQueryClient();
  const [score, setScore] = useState(0);
  const [comment, setComment] = useState("");
  const rate = useMutation({
    mutationFn: () =>
      bodyOf(
        api.POST("/api/tickets/{id}/rating", {
          params: { path: { id: ticket.ticket_id } },
          body: { score, ...(comment.trim() === "" ? {} : { comment: comment.trim() }) },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["ticket", ticket.ticket_id] }),
    onError: (error) => complain(error, strings),
  });
  if (ticket.rating) return <Rated score={ticket.rating.score} />;
  if (isOpen(ticket) && ticket.first_responded_at === null) return null;
  return (
    <Paper withBorder p="md" radius="md">
      <Stack gap="sm" align="flex-start">
        <Title order={2} size="h5">
          {portal.ticket.rate}
        </Title>
        <Rating size="lg" value={score} onChange={setScore} getSymbolLabel={portal.ticket.star} />
        {score > 0 && (
          <>
            <Textarea
              w="100%"
              label={portal.ticket.rateHint}
              maxLength={2000}
              value={comment}
              onChange={(event) => setComment(event.currentTarget.value)}
            />
            <Button onClick={() => rate.mutate()} loading={rate.isPending}>
              {portal.ticket.rateSend}
            </Button>
          </>
        )}
      </Stack>
    </Paper>
  );
}

function Rated({ score }: { score: number }) {
  const { portal } = useStrings();
  return (
    <Stack gap={4}>
      <Stars score={score} />
      <Text size="sm" role="status">
        {portal.ticket.rated}
      </Text>
    </Stack>
  );
}
