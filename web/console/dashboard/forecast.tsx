import { Group, Stack, Text, Tooltip } from "@mantine/core";
import { queueText } from "../../shared/queue-text.ts";
import { durationText } from "../../shared/time.ts";
import { useLanguage, useStrings } from "../../strings/use-strings.tsx";
import { FigureCard } from "./figure-card.tsx";
import type { Statistics } from "./types.ts";
import "./forecast.css";

type Queue = Statistics["forecast"][number];

const WEEK_HOURS = 168;
const MINUTE_MS = 60_000;
const HORIZON_HOURS = 4;

/** What the next hours bring to each queue, with the range that it is sure of. */
export function Forecast({ forecast }: Pick<Statistics, "forecast">) {
  const strings = useStrings();
  const { dashboard: texts } = strings;
  const text = useForecastText();
  const seen = forecast.filter(({ history_hours }) => history_hours > 0);
  const [first] = seen;
  const most = Math.max(1, ...seen.map(({ expected_arrivals: { high } }) => high));
  return (
    <FigureCard
      title={texts.forecast(first?.horizon_hours ?? HORIZON_HOURS)}
      rows={{
        columns: [strings.tickets.queue, texts.expected, texts.range, texts.wait],
        rows: seen.map((queue) => [queueText(queue.queue), ...Object.values(text(queue))]),
      }}
    >
      {!first ? (
        <Text c="dimmed">{texts.noForecast}</Text>
      ) : (
        <Stack gap={6}>
          <Text size="xs" c="dimmed">
            {texts.forecastHint} {first.history_hours < WEEK_HOURS && texts.forecastShort}
          </Text>
          {seen.map((queue) => (
            <Line key={queue.queue} queue={queue} most={most} />
          ))}
        </Stack>
      )}
    </FigureCard>
  );
}

function Line({ queue, most }: { queue: Queue; most: number }) {
  const { dashboard: texts } = useStrings();
  const { expected, range, wait } = useForecastText()(queue);
  const { value, low, high } = queue.expected_arrivals;
  const percent = (count: number) => `${(100 * count) / most}%`;
  return (
    <Group gap="sm" wrap="nowrap">
      <Text size="sm" className="forecast-name">
        {queueText(queue.queue)}
      </Text>
      <Tooltip label={`${texts.expected}: ${expected} (${range}) · ${texts.wait}: ${wait}`}>
        <div className="forecast-track" aria-hidden>
          <span style={{ left: percent(low), width: `calc(${percent(high - low)} + 2px)` }} />
          <i style={{ left: percent(value) }} />
        </div>
      </Tooltip>
      <Text size="sm" className="forecast-figure">
        <b>{expected}</b> ({range})
      </Text>
    </Group>
  );
}

function useForecastText() {
  const strings = useStrings();
  const { language } = useLanguage();
  const number = (value: number) => value.toLocaleString(language, { maximumFractionDigits: 1 });
  return ({ expected_arrivals, expected_wait_minutes }: Queue) => ({
    expected: number(expected_arrivals.value),
    range: strings.dashboard.rangeText(number(expected_arrivals.low), number(expected_arrivals.high)),
    wait: durationText(expected_wait_minutes.value * MINUTE_MS, strings),
  });
}
