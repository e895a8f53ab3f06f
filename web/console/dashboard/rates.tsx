import { Paper, SimpleGrid, Text } from "@mantine/core";
import { useStrings } from "../../strings/use-strings.tsx";
import type { Statistics } from "./types.ts";

/** Shares and satisfaction of the period. */
export function Rates({
  statistics: { tickets, resolution_rate, automation_rate, csat },
}: {
  statistics: Statistics;
}) {
  const { dashboard: texts } = useStrings();
  const percent = (share: number | null) => (share === null ? "–" : `${Math.round(share * 100)}%`);
  const figures = [
    [texts.tickets, String(tickets)],
    [texts.resolutionRate, percent(resolution_rate)],
    [texts.automationRate, percent(automation_rate)],
    [
      `${texts.csat} (${texts.ratings(csat.count)})`,
      csat.average === null ? "–" : `${csat.average.toFixed(1)} / 5`,
    ],
  ] as const;
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }}>
      {figures.map(([name, value]) => (
        <Paper key={name} className="panel" p="md">
          <Text size="xl" fw={650}>
            {value}
          </Text>
          <Text size="sm" c="dimmed">
            {name}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
