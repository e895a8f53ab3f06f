import { BarChart } from "@mantine/charts";
import { Text } from "@mantine/core";
import { useStrings } from "../../strings/use-strings.tsx";
import { queueText } from "../../shared/queue-text.ts";
import { FigureCard } from "./figure-card.tsx";
import type { DashboardNow } from "./types.ts";

const COLOR = { critical: "red.7", high: "orange.6", medium: "desk.5", low: "gray.5" } as const;
type Priority = keyof typeof COLOR;
const PRIORITIES = Object.keys(COLOR) as Priority[];

/** How much is open where, and how urgent it is. */
export function Queues({ queues }: Pick<DashboardNow, "queues">) {
  const strings = useStrings();
  const { dashboard: texts } = strings;
  const rows = queues.map(({ queue, by_priority }) => ({ queue: queueText(queue), ...by_priority }));
  return (
    <FigureCard
      title={texts.queues}
      rows={{
        columns: [strings.tickets.queue, ...PRIORITIES.map((priority) => strings.priority[priority])],
        rows: queues.map(({ queue, by_priority }) => [
          queueText(queue),
          ...PRIORITIES.map((priority) => by_priority[priority] ?? 0),
        ]),
      }}
    >
      {rows.length === 0 ? (
        <Text c="dimmed">{texts.noQueues}</Text>
      ) : (
        <BarChart
          h={Math.max(120, 34 * rows.length + 50)}
          data={rows}
          dataKey="queue"
          type="stacked"
          orientation="vertical"
          withLegend
          // As they are stacked, not by name.
          legendProps={{ itemSorter: null }}
          yAxisProps={{ width: 150 }}
          xAxisProps={{ allowDecimals: false }}
          series={PRIORITIES.map((name) => ({ name, label: strings.priority[name], color: COLOR[name] }))}
        />
      )}
    </FigureCard>
  );
}
