import { Group, Paper, Progress, SimpleGrid, Text, Title, Tooltip } from "@mantine/core";
import { useStrings } from "../../strings/use-strings.tsx";
import type { DashboardNow } from "./types.ts";

type Part = { name: string; count: number; color: string };

/** Due times, people and reviews, at this moment. */
export function Standing({ standing: { sla, people, reviews } }: { standing: DashboardNow }) {
  const strings = useStrings();
  const { dashboard: texts } = strings;
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      <Shares
        title={texts.sla}
        parts={[
          { name: strings.sla.on_track, count: sla["on_track"] ?? 0, color: "teal" },
          { name: strings.sla.at_risk, count: sla["at_risk"] ?? 0, color: "yellow" },
          { name: strings.sla.breached, count: sla["breached"] ?? 0, color: "red" },
        ]}
      />
      <Shares
        title={texts.people}
        parts={[
          { name: strings.presence.available, count: people["available"] ?? 0, color: "teal" },
          { name: strings.presence.busy, count: people["busy"] ?? 0, color: "yellow" },
          { name: strings.presence.offline, count: people["offline"] ?? 0, color: "gray" },
        ]}
      />
      <Shares
        title={texts.reviews}
        parts={[
          { name: texts.reviewsOpen, count: reviews.open - reviews.overdue, color: "desk" },
          { name: texts.reviewsOverdue, count: reviews.overdue, color: "red" },
        ]}
      />
    </SimpleGrid>
  );
}

function Shares({ title, parts }: { title: string; parts: Part[] }) {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  return (
    <Paper component="section" className="panel" p="md" aria-label={title}>
      <Title order={2} size="h5" mb="sm">
        {title}
      </Title>
      <Progress.Root size="lg" aria-hidden>
        {parts.map(({ name, count, color }) => (
          <Tooltip key={name} label={`${name}: ${count}`}>
            <Progress.Section value={total === 0 ? 0 : (100 * count) / total} color={color} />
          </Tooltip>
        ))}
      </Progress.Root>
      <Group gap="lg" mt="sm">
        {parts.map(({ name, count }) => (
          <div key={name}>
            <Text size="xl" fw={650} lh={1.1}>
              {count}
            </Text>
            <Text size="xs" c="dimmed">
              {name}
            </Text>
          </div>
        ))}
      </Group>
    </Paper>
  );
}
