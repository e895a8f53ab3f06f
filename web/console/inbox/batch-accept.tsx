import { Button, Group, List, Modal, Paper, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CheckCheck } from "lucide-react";
import { api, bodyOf, type InboxItem } from "../../api/client.ts";
import { say } from "../../shared/toast.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { alikeIn } from "./batch.ts";

/** Identical harmless replies in one go, after a look at all of them. */
export function BatchAccept({ items }: { items: InboxItem[] }) {
  const { inbox, close } = useStrings();
  const [isOpen, { open, close: hide }] = useDisclosure(false);
  const alike = alikeIn(items);
  if (alike.length === 0) return null;
  return (
    <>
      <Button size="xs" variant="light" leftSection={<CheckCheck size={15} aria-hidden />} onClick={open}>
        {inbox.batch.button(alike.length)}
      </Button>
      <Modal
        opened={isOpen}
        onClose={hide}
        size="lg"
        title={inbox.batch.title(alike.length)}
        closeButtonProps={{ "aria-label": close }}
      >
        <Preview alike={alike} onDone={hide} />
      </Modal>
    </>
  );
}

function Preview({ alike, onDone }: { alike: InboxItem[]; onDone: () => void }) {
  const { inbox, cancel } = useStrings();
  const accept = useAcceptAll(onDone);
  return (
    <Stack>
      <Text size="sm">{inbox.batch.text}</Text>
      <Paper
        className="panel preserve"
        p="sm"
        mah="40dvh"
        style={{ overflowY: "auto" }}
        role="region"
        aria-label={inbox.proposal}
        tabIndex={0}
      >
        <Text size="sm">{alike[0]?.review.proposal.reply?.text}</Text>
      </Paper>
      <List size="sm">
        {alike.map(({ review, ticket }) => (
          <List.Item key={review.review_id}>
            <b>{ticket.customer_name ?? ticket.customer_email}</b>: {ticket.subject}
          </List.Item>
        ))}
      </List>
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {cancel}
        </Button>
        <Button loading={accept.isPending} onClick={() => accept.mutate(alike)}>
          {inbox.batch.accept(alike.length)}
        </Button>
      </Group>
    </Stack>
  );
}

function useAcceptAll(onDone: () => void) {
  const { inbox } = useStrings();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (alike: InboxItem[]) =>
      Promise.allSettled(
        alike.map(({ review: { review_id, proposal_hash } }) =>
          bodyOf(
            api.POST("/api/reviews/{id}/decision", {
              params: { path: { id: review_id } },
              body: { type: "accept", proposal_hash },
            }),
          ),
        ),
      ),
    onSuccess: (outcomes) => {
      const done = outcomes.filter(({ status }) => status === "fulfilled").length;
      if (done > 0) say(inbox.batch.done(done));
      if (done < outcomes.length) say(inbox.batch.failed(outcomes.length - done));
      onDone();
      return queries.invalidateQueries({ queryKey: ["inbox"] });
    },
  });
}
