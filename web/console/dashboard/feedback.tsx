import { Anchor, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import { Stars } from "../../shared/stars.tsx";
import { Ago } from "../../shared/countdown.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import type { Statistics } from "./types.ts";

/** What customers said last. */
export function Feedback({ feedback }: Pick<Statistics, "feedback">) {
  const { dashboard: texts } = useStrings();
  return (
    <Paper component="section" className="panel" p="md" aria-label={texts.feedback}>
      <Title order={2} size="h5" mb="sm">
        {texts.feedback}
      </Title>
      {feedback.length === 0 && <Text c="dimmed">{texts.noFeedback}</Text>}
      <Stack gap="sm">
        {feedback.map(({ ticket_id, score, comment, at }) => (
          <div key={ticket_id}>
            <Group gap="xs">
              <Stars score={score} size="sm" />
              <Anchor component={Link} to={`/tickets/${ticket_id}`} size="xs">
                {ticket_id}
              </Anchor>
              <Ago at={at} />
            </Group>
            <Text size="sm" {...(comment === null ? { c: "dimmed" } : {})}>
              {comment ?? texts.noComment}
            </Text>
          </div>
        ))}
      </Stack>
    </Paper>
  );
}
