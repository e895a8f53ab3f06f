import { BarChart } from "@mantine/charts";
import { Text } from "@mantine/core";
import { useStrings } from "../../strings/use-strings.tsx";
import { FigureCard } from "./figure-card.tsx";
import type { Statistics } from "./types.ts";

const HEIGHT = 170;

/** How many customers gave how many stars. */
export function Satisfaction({ csat: { count, by_score } }: Pick<Statistics, "csat">) {
  const { dashboard: texts } = useStrings();
  const data = by_score.map((ratings, at) => ({ stars: texts.stars(at + 1), ratings }));
  return (
    <FigureCard
      title={texts.satisfaction}
      rows={{
        columns: [texts.csat, texts.satisfaction],
        rows: data.map(({ stars, ratings }) => [stars, ratings]),
      }}
    >
      {count === 0 ? (
        <Text c="dimmed">{texts.noFeedback}</Text>
      ) : (
        <BarChart
          h={HEIGHT}
          data={data}
          dataKey="stars"
          yAxisProps={{ allowDecimals: false }}
          series={[{ name: "ratings", label: texts.satisfaction, color: "teal.6" }]}
        />
      )}
    </FigureCard>
  );
}
