import { Alert, Button, Stack, Text } from "@mantine/core";
import { useLanguage, useStrings } from "../../strings/use-strings.tsx";
import { agoText, useNow } from "../../shared/time.ts";
import type { Review } from "../../api/client.ts";
import { useNameOf } from "../colleagues.ts";

/** The review is over: by whom, how, and the way to the next. */
export function ClosedNote({
  review,
  wasLost,
  onNext,
}: {
  review: Review;
  wasLost: boolean;
  onNext: () => void;
}) {
  const strings = useStrings();
  const { language } = useLanguage();
  const nameOf = useNameOf();
  const now = useNow();
  const { lost, closed } = strings.inbox;
  const { decided, status } = review;
  const told = decided ? lost[status as "accepted" | "edited" | "responded" | "ignored"] : null;
  const time = decided ? agoText(decided.at, now, strings) : "";
  const why = status === "expired" ? lost.expired : lost.superseded;
  return (
    <Alert
      color={wasLost ? "orange" : "blue"}
      variant="light"
      role="alert"
      lang={language}
      title={decided ? (wasLost ? lost.title : closed.by)(nameOf(decided.by)) : closed.title}
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{typeof told === "function" ? told(time, wasLost) : why}</Text>
        <Button size="xs" variant="default" onClick={onNext}>
          {lost.next}
        </Button>
      </Stack>
    </Alert>
  );
}
