import { BarChart } from "@mantine/charts";
import { Group, Text } from "@mantine/core";
import { useStrings } from "../../strings/use-strings.tsx";
import { durationText } from "../../shared/time.ts";
import { FigureCard } from "./figure-card.tsx";
import type { Statistics } from "./types.ts";

const UNIT_MS = { first_response_minutes: 60_000, resolution_hours: 3_600_000 };
const HEIGHT = 170;

/** How long answers and resolutions took: in the middle, at worst, and spread. */
export function Times({ statistics, of }: { statistics: Statistics; of: keyof typeof UNIT_MS }) {
  const strings = useStrings();
  const { dashboard: texts } = strings;
  const { average, median, p90, buckets, count } = statistics[of];
  const text = (value: number | null) => (value === null ? "–" : durationText(value * UNIT_MS[of], strings));
  const data = buckets.map(({ up_to, count: tickets }, at) => ({
    range: up_to === null ? texts.over(text(buckets[at - 1]?.up_to ?? 0)) : texts.upTo(text(up_to)),
    tickets,
  }));
  return (
    <FigureCard
      title={of === "resolution_hours" ? texts.resolution : texts.firstResponse}
      rows={{
        columns: [strings.runs.time, texts.tickets],
        rows: data.map(({ range, tickets }) => [range, tickets]),
      }}
    >
      {count === 0 ? (
        <Text c="dimmed">{texts.noData}</Text>
      ) : (
        <>
          <Group gap="lg" mb="xs">
            <Text size="sm">
              {texts.average}: <b>{text(average)}</b>
            </Text>
            <Text size="sm">
              {texts.median}: <b>{text(median)}</b>
            </Text>
            <Text size="sm">
              {texts.p90}: <b>{text(p90)}</b>
            </Text>
          </Group>
          <BarChart
            h={HEIGHT}
            data={data}
            dataKey="range"
            yAxisProps={{ allowDecimals: false }}
            series={[{ name: "tickets", label: texts.tickets, color: "desk.5" }]}
          />
        </>
      )}
    </FigureCard>
  );
}
