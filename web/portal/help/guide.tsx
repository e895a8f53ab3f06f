import { Alert, Button, Group, Paper, Progress, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useStrings } from "../../strings/use-strings.tsx";

/** An article's steps one at a time; who is stuck is led to a person, who learns how far they came. */
export function Guide({ steps, topic, onEnd }: { steps: string[]; topic: string; onEnd: () => void }) {
  const { portal, close } = useStrings();
  const [at, setAt] = useState(0);
  const [isSolved, setSolved] = useState(false);
  if (isSolved || at >= steps.length)
    return (
      <Alert color="teal" variant="light" title={portal.help.solvedTitle} role="status">
        <Button size="xs" variant="default" onClick={onEnd}>
          {close}
        </Button>
      </Alert>
    );
  const stuck = new URLSearchParams({
    subject: topic,
    text: `${portal.help.step(at + 1, steps.length)}: ${steps[at]}\n\n`,
  });
  return (
    <Paper withBorder p="lg" radius="lg">
      <Stack gap="md">
        <Progress value={(100 * (at + 1)) / steps.length} size="sm" aria-hidden />
        <Text size="sm" c="dimmed" aria-live="polite">
          {portal.help.step(at + 1, steps.length)}
        </Text>
        <Text size="lg">{steps[at]}</Text>
        <Group gap="xs">
          <Button onClick={() => setAt(at + 1)}>{portal.help.next}</Button>
          <Button variant="default" onClick={() => setSolved(true)}>
            {portal.help.solved}
          </Button>
          <Button variant="subtle" component={Link} to={`/new?${stuck.toString()}`}>
            {portal.help.stuck}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
