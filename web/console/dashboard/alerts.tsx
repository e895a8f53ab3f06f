import { Alert, Stack, Text } from "@mantine/core";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useStrings } from "../../strings/use-strings.tsx";
import type { DashboardNow } from "./types.ts";

type AlertKind = DashboardNow["alerts"][number]["kind"];

/** Red: a promise is broken; yellow: one may be. */
const COLOR: Record<AlertKind, string> = {
  sla_breached: "red",
  review_overdue: "red",
  waiting_unassigned: "red",
  sla_at_risk: "yellow",
  queue_unstaffed: "yellow",
  delivery_unknown: "yellow",
};

/** What needs somebody, the worst first; green where nothing does. */
export function Alerts({ alerts }: Pick<DashboardNow, "alerts">) {
  const { alerts: texts } = useStrings().dashboard;
  if (alerts.length === 0)
    return (
      <Alert color="green" variant="light" icon={<CircleCheck size={18} aria-hidden />}>
        {texts.none}
      </Alert>
    );
  const worstFirst = alerts.toSorted((a, b) => COLOR[a.kind].localeCompare(COLOR[b.kind]));
  return (
    <Stack gap="xs" component="section" aria-label={texts.title}>
      {worstFirst.map(({ kind, count, message }) => (
        <Alert
          key={kind}
          color={COLOR[kind]}
          variant="light"
          py="xs"
          icon={<TriangleAlert size={18} aria-hidden />}
        >
          <Text size="sm">
            {texts.kinds[kind](count)}
            {kind === "queue_unstaffed" && ` (${message.replace(/^.*for /, "")})`}
          </Text>
        </Alert>
      ))}
    </Stack>
  );
}
