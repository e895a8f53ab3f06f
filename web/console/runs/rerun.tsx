import { Button, Group, Stack, Text } from "@mantine/core";
import { GitFork, RotateCcw } from "lucide-react";
import { useState } from "react";
import type { Trace } from "../../api/client.ts";
import { mayUse, useSession } from "../../api/session.tsx";
import { Failed } from "../../shared/states.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { ForkDialog } from "./fork-dialog.tsx";
import { ReplayOutcome } from "./replay-outcome.tsx";
import { placeOf, type RunStep } from "./run-steps.ts";
import { useReplay } from "./use-rerun.ts";

/** Running it again from a step on, as recorded or changed: for whom the desk lets do so. */
export function Rerun({ trace, step }: { trace: Trace; step: RunStep }) {
  const { runs: texts } = useStrings();
  const session = useSession();
  const replay = useReplay(trace.run_id);
  const [isForking, setIsForking] = useState(false);
  if (!mayUse(session, "runs.replay")) return null;
  return (
    <Stack gap="xs" className="rerun">
      <Group gap="xs">
        <Button
          size="xs"
          variant="light"
          loading={replay.isPending}
          leftSection={<RotateCcw size={14} aria-hidden />}
          onClick={() => replay.mutate({ from: placeOf(step) })}
        >
          {texts.replay.button}
        </Button>
        <Button
          size="xs"
          variant="light"
          leftSection={<GitFork size={14} aria-hidden />}
          onClick={() => setIsForking(true)}
        >
          {texts.fork.button}
        </Button>
        <Button size="xs" variant="subtle" disabled={replay.isPending} onClick={() => replay.mutate({})}>
          {texts.replay.whole}
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        {texts.replay.hint}
      </Text>
      {replay.error && <Failed error={replay.error} />}
      {replay.data && <ReplayOutcome replay={replay.data} />}
      <ForkDialog trace={trace} step={step} isOpen={isForking} onClose={() => setIsForking(false)} />
    </Stack>
  );
}
