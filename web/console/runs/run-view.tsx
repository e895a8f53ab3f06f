import { ActionIcon, Group, Paper, SimpleGrid, Stack, Text } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useMemo, useState } from "react";
import type { Trace } from "../../api/client.ts";
import { Empty } from "../../shared/states.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { Rerun } from "./rerun.tsx";
import { RunGraph } from "./run-graph.tsx";
import { RunHead } from "./run-head.tsx";
import { runSteps } from "./run-steps.ts";
import { StepDetails } from "./step-details.tsx";
import { StepTable } from "./step-table.tsx";
import { useNodeText } from "./use-node-text.ts";
import "./runs.css";

/** The graph with a run's path lit, and one step at a time; of two beside each other the keys step through both. */
export function RunView({ trace, isBeside = false }: { trace: Trace; isBeside?: boolean }) {
  const { runs: texts } = useStrings();
  const steps = useMemo(() => runSteps(trace), [trace]);
  const [at, setAt] = useState(0);
  // A node that the run did not come to.
  const [aside, setAside] = useState<string | null>(null);
  const step = aside === null ? steps[at] : undefined;
  const go = (to: number) => {
    setAside(null);
    setAt(Math.min(steps.length - 1, Math.max(0, to)));
  };
  const next = () => go(at + 1);
  const previous = () => go(at - 1);
  useHotkeys([
    ["ArrowRight", next],
    ["j", next],
    ["ArrowLeft", previous],
    ["k", previous],
  ]);
  const choose = (node: string) => {
    const first = steps.findIndex((one) => one.node === node);
    if (first === -1) setAside(node);
    else go(first);
  };
  return (
    <Paper className="panel" p="md" miw={0}>
      <Stack gap="sm">
        <RunHead trace={trace} />
        {steps.length === 0 && <Empty title={texts.nothingYet} />}
        <RunGraph
          runId={trace.run_id}
          path={steps.map(({ node }) => node)}
          shown={aside ?? step?.node ?? ""}
          onChoose={choose}
          isNarrow={isBeside}
        />
        <Stepper at={at} of={steps.length} onNext={next} onPrevious={previous} />
        <SimpleGrid cols={{ base: 1, lg: isBeside ? 1 : 2 }} spacing="xl">
          <StepTable runId={trace.run_id} steps={steps} shown={aside === null ? at : null} onChoose={go} />
          <Stack gap="md" miw={0}>
            {step && <StepDetails trace={trace} step={step} />}
            {aside !== null && <NotTaken node={aside} />}
            {step && <Rerun key={at} trace={trace} step={step} />}
          </Stack>
        </SimpleGrid>
      </Stack>
    </Paper>
  );
}

function NotTaken({ node }: { node: string }) {
  const { runs: texts } = useStrings();
  const nodeText = useNodeText();
  return (
    <Text size="sm">
      {nodeText(node)}: {texts.notTaken}
    </Text>
  );
}

type StepperProps = { at: number; of: number; onNext: () => void; onPrevious: () => void };

function Stepper({ at, of, onNext, onPrevious }: StepperProps) {
  const { runs: texts } = useStrings();
  return (
    <Group gap="xs">
      <ActionIcon variant="default" disabled={at === 0} aria-label={texts.previous} onClick={onPrevious}>
        <ChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <Text size="sm" aria-live="polite" className="figure">
        {of > 0 && texts.step(at + 1, of)}
      </Text>
      <ActionIcon variant="default" disabled={at >= of - 1} aria-label={texts.next} onClick={onNext}>
        <ChevronRight size={16} aria-hidden />
      </ActionIcon>
      <Text size="xs" c="dimmed" visibleFrom="sm">
        {texts.pathHint}
      </Text>
    </Group>
  );
}
