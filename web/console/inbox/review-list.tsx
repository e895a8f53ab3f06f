import {
  ActionIcon,
  Button,
  Group,
  ScrollArea,
  SegmentedControl,
  Stack,
  Text,
  Title,
  Tooltip,
} from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { Keyboard } from "lucide-react";
import type { InboxItem } from "../../api/client.ts";
import type { InboxOf } from "../../api/queries.ts";
import { mayUse, useSession } from "../../api/session.tsx";
import { Asked } from "../../shared/asked.tsx";
import { PriorityBadge } from "../../shared/badges.tsx";
import { Countdown } from "../../shared/countdown.tsx";
import { Empty } from "../../shared/states.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { BatchAccept } from "./batch-accept.tsx";

type Props = {
  query: UseQueryResult<InboxItem[]>;
  of: InboxOf;
  onOf: (of: InboxOf) => void;
  openId: string | undefined;
  onOpen: (id: string) => void;
  onHelp: () => void;
};

/** Pending reviews, the one that is due first at the top. */
export function ReviewList({ query, of, onOf, openId, onOpen, onHelp }: Props) {
  const { inbox } = useStrings();
  const mayDecide = mayUse(useSession(), "reviews.decide");
  return (
    <section className="inbox-list" aria-label={inbox.title}>
      <Stack gap="xs" p="sm" pb="xs">
        <Group justify="space-between">
          <Title order={1} size="h4">
            {inbox.title}
          </Title>
          <Group gap="xs">
            {query.data && (
              <Text size="xs" c="dimmed" aria-live="polite">
                {inbox.count(query.data.length)}
              </Text>
            )}
            <Tooltip label={inbox.keys.hint}>
              <ActionIcon
                variant="subtle"
                color="gray"
                onClick={onHelp}
                aria-label={inbox.keys.title}
                visibleFrom="sm"
              >
                <Keyboard size={17} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </Group>
        </Group>
        <SegmentedControl
          fullWidth
          size="xs"
          value={of}
          onChange={(value) => onOf(value as InboxOf)}
          data={(["mine", "unassigned", "all"] as const).map((value) => ({ value, label: inbox.of[value] }))}
        />
        {query.data && mayDecide && <BatchAccept items={query.data} />}
      </Stack>
      <ScrollArea className="inbox-scroll" type="auto" scrollbarSize={6}>
        <Asked query={query}>
          {(items) =>
            items.length === 0 ? (
              <NothingWaits of={of} onOf={onOf} />
            ) : (
              <ul className="plain">
                {items.map((item) => (
                  <Row key={item.review.review_id} item={item} openId={openId} onOpen={onOpen} />
                ))}
              </ul>
            )
          }
        </Asked>
      </ScrollArea>
    </section>
  );
}

function Row({
  item: { review, ticket },
  openId,
  onOpen,
}: { item: InboxItem } & Pick<Props, "openId" | "onOpen">) {
  const isOpen = review.review_id === openId;
  return (
    <li>
      <button
        type="button"
        className="inbox-row"
        aria-current={isOpen ? "true" : undefined}
        onClick={() => onOpen(review.review_id)}
        ref={(row) => {
          if (isOpen) row?.scrollIntoView({ block: "nearest" });
        }}
      >
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text size="sm" fw={600} truncate>
            {ticket.customer_name ?? ticket.customer_email}
          </Text>
          <Countdown to={review.due_at} size="xs" style={{ whiteSpace: "nowrap" }} />
        </Group>
        <Text size="sm" truncate>
          {ticket.subject}
        </Text>
        <Group justify="space-between" wrap="nowrap" gap="xs" mt={4}>
          <Text size="xs" c="dimmed" truncate>
            {review.reasons[0]}
          </Text>
          <PriorityBadge priority={ticket.priority} size="xs" style={{ flexShrink: 0 }} />
        </Group>
      </button>
    </li>
  );
}

function NothingWaits({ of, onOf }: Pick<Props, "of" | "onOf">) {
  const { inbox } = useStrings();
  return (
    <Empty
      title={inbox.empty.title}
      action={
        of === "all" ? null : (
          <Button variant="light" size="xs" onClick={() => onOf("all")}>
            {inbox.empty.showAll}
          </Button>
        )
      }
    >
      {of === "mine" ? inbox.empty.mine : inbox.empty.other}
    </Empty>
  );
}
