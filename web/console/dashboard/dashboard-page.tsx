import "@mantine/charts/styles.css";
import { Group, SegmentedControl, SimpleGrid, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { dashboardQuery, statisticsQuery } from "../../api/queries.ts";
import { Asked } from "../../shared/asked.tsx";
import { useTitle } from "../../shared/use-title.ts";
import { useStrings } from "../../strings/use-strings.tsx";
import { Alerts } from "./alerts.tsx";
import { Breaches, Volume } from "./by-day.tsx";
import { Feedback } from "./feedback.tsx";
import { Forecast } from "./forecast.tsx";
import { People } from "./people.tsx";
import { Queues } from "./queues.tsx";
import { Rates } from "./rates.tsx";
import { Satisfaction } from "./satisfaction.tsx";
import { Standing } from "./standing.tsx";
import { Times } from "./times.tsx";

const PERIODS = [7, 30, 90];

/** How the desk stands, and how its last days went. */
export function DashboardPage() {
  const { dashboard: texts } = useStrings();
  const [days, setDays] = useState(7);
  const now = useQuery(dashboardQuery);
  const past = useQuery(statisticsQuery(days));
  useTitle(texts.title);
  return (
    <Stack p="md" gap="lg" maw={1500} mx="auto">
      <Title order={1} size="h3">
        {texts.title}
      </Title>
      <Asked query={now}>
        {(standing) => (
          <Stack gap="lg">
            <Alerts alerts={standing.alerts} />
            <Standing standing={standing} />
            <Queues queues={standing.queues} />
          </Stack>
        )}
      </Asked>
      <Group justify="flex-end">
        <SegmentedControl
          size="xs"
          aria-label={texts.period}
          value={String(days)}
          onChange={(value) => setDays(Number(value))}
          data={PERIODS.map((period) => ({ value: String(period), label: texts.days(period) }))}
        />
      </Group>
      <Asked query={past}>
        {(statistics) => (
          <Stack gap="lg">
            <Rates statistics={statistics} />
            <SimpleGrid cols={{ base: 1, lg: 2 }}>
              <Volume byDay={statistics.by_day} />
              <Breaches byDay={statistics.by_day} />
              <Times statistics={statistics} of="first_response_minutes" />
              <Times statistics={statistics} of="resolution_hours" />
              <Forecast forecast={statistics.forecast} />
              <Satisfaction csat={statistics.csat} />
            </SimpleGrid>
            <People people={statistics.people} />
            <Feedback feedback={statistics.feedback} />
          </Stack>
        )}
      </Asked>
    </Stack>
  );
}
