import { Timeline, Text } from "@mantine/core";
import { Check, Minus } from "lucide-react";
import type { Ticket } from "../api/client.ts";
import { useStrings } from "../strings/use-strings.tsx";
import { Ago } from "./countdown.tsx";

/** What a ticket has been through and what is to come. Steps that it did not need are left out. */
export function Progress({ timeline }: Pick<Ticket, "timeline">) {
  const texts = useStrings().tickets.timeline;
  const steps = timeline.filter(({ status }) => status !== "skipped");
  const isDone = steps.map(({ status }) => status === "completed");
  const active = isDone.lastIndexOf(true);
  return (
    <Timeline active={active} bulletSize={20} lineWidth={2}>
      {steps.map(({ step, status, at }) => (
        <Timeline.Item
          key={step}
          title={<Text size="sm">{texts.steps[step]}</Text>}
          bullet={status === "completed" ? <Check size={12} aria-hidden /> : <Minus size={12} aria-hidden />}
        >
          {status === "completed" && at !== null ? (
            <Ago at={at} />
          ) : (
            <Text size="xs" c="dimmed">
              {texts.pending}
            </Text>
          )}
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
