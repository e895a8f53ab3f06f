import { BarChart, LineChart } from "@mantine/charts";
import { Text } from "@mantine/core";
import { useStrings } from "../../strings/use-strings.tsx";
import { FigureCard } from "./figure-card.tsx";
import type { Statistics } from "./types.ts";

const COLORS = [
  "desk.6",
  "teal.6",
  "orange.6",
  "grape.6",
  "cyan.7",
  "red.6",
  "lime.7",
  "pink.6",
  "yellow.7",
  "gray.6",
];

type ByDay = { byDay: Statistics["by_day"] };
const HEIGHT = 230;

/** What came in, day by day. */
export function Volume({ byDay }: ByDay) {
  const { dashboard: texts, category } = useStrings();
  const names = Object.keys(category) as (keyof typeof category)[];
  const used = names.filter((name) => byDay.some(({ by_category }) => by_category[name]));
  return (
    <FigureCard
      title={texts.volume}
      rows={{
        columns: [texts.day, texts.tickets, ...used.map((name) => category[name])],
        rows: byDay.map(({ day, tickets, by_category }) => [
          day,
          tickets,
          ...used.map((name) => by_category[name] ?? 0),
        ]),
      }}
    >
      {byDay.length === 0 ? (
        <Text c="dimmed">{texts.noData}</Text>
      ) : (
        <BarChart
          h={HEIGHT}
          data={byDay.map(({ day, by_category }) => ({ day: day.slice(5), ...by_category }))}
          dataKey="day"
          yAxisProps={{ allowDecimals: false }}
          type="stacked"
          withLegend
          legendProps={{ itemSorter: null }}
          series={used.map((name, at) => ({ name, label: category[name], color: COLORS[at] ?? "gray.6" }))}
        />
      )}
    </FigureCard>
  );
}

/** Promises that were not kept, day by day. */
export function Breaches({ byDay }: ByDay) {
  const { dashboard: texts } = useStrings();
  return (
    <FigureCard
      title={texts.breaches}
      rows={{ columns: [texts.day, texts.breached], rows: byDay.map(({ day, breached }) => [day, breached]) }}
    >
      {byDay.length === 0 ? (
        <Text c="dimmed">{texts.noData}</Text>
      ) : (
        <LineChart
          h={HEIGHT}
          data={byDay.map(({ day, breached }) => ({ day: day.slice(5), breached }))}
          dataKey="day"
          yAxisProps={{ allowDecimals: false }}
          curveType="linear"
          series={[{ name: "breached", label: texts.breached, color: "red.6" }]}
        />
      )}
    </FigureCard>
  );
}
