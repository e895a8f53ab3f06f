import { Text, Timeline } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { eventsQuery } from "../../api/queries.ts";
import { Asked } from "../../shared/asked.tsx";
import { Ago } from "../../shared/countdown.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { useNameOf } from "../colleagues.ts";
import { eventText } from "./event-text.ts";

/** Who did what, when: newest first. */
export function TicketHistory({ ticketId }: { ticketId: string }) {
  const strings = useStrings();
  const nameOf = useNameOf();
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
                <Text size="sm">{eventText(event, { strings, nameOf })}</Text>
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
