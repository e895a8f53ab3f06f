import { Text, Timeline } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { TicketEvent } from "../../api/client.ts";
import { eventsQuery } from "../../api/queries.ts";
import { Asked } from "../../shared/asked.tsx";
import { Ago } from "../../shared/countdown.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import type { Strings } from "../../strings/en.ts";

/** Who did what, when: newest first. */
export function TicketHistory({ ticketId }: { ticketId: string }) {
  const strings = useStrings();
  const events = useQuery(eventsQuery(ticketId));
  return (
    <div className="thread" tabIndex={0} role="region" aria-label={strings.tickets.page.history}>
      <Asked query={events}>
        {(all) => (
          <Timeline p="md" bulletSize={12} lineWidth={2} active={all.length}>
            {all.map((event) => (
              <Timeline.Item
                key={event.event_id}
                title={<Text size="sm">{strings.tickets.events[event.type]}</Text>}
              >
                <Text size="sm">{changeText(event, strings)}</Text>
                <Text size="xs" c="dimmed">
                  {event.actor.name} · <Ago at={event.at} />
                </Text>
              </Timeline.Item>
            ))}
          </Timeline>
        )}
      </Asked>
    </div>
  );
}

/** From what to what, where the event tells it. */
function changeText({ data }: TicketEvent, strings: Strings): string {
  const word = (value: unknown): string => {
    if (typeof value !== "string" && typeof value !== "number") return strings.none;
    const text = String(value);
    const known: Record<string, string> = { ...strings.status, ...strings.priority, ...strings.category };
    return known[text] ?? text.replaceAll("_", " ");
  };
  if ("from" in data && "to" in data) return `${word(data["from"])} → ${word(data["to"])}`;
  const reason = data["reason"];
  return typeof reason === "string" ? reason : "";
}
