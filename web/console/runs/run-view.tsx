import { Badge, Button, Group, Paper, Stack, Text } from "@mantine/core";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import type { Run } from "../../api/client.ts";
import { Ago } from "../../shared/countdown.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { NodeDetails } from "./node-details.tsx";
import { RunGraph } from "./run-graph.tsx";
import { RunStatusBadge } from "./run-table.tsx";

/** The graph with a run's path lit; one node at a time. */
export function RunView({ run }: { run: Run }) {
  const { runs: texts } = useStrings();
  const [at, setAt] = useState(0);
  const nodes = run.path.map(({ node }) => node);
  const [aside, setAside] = useState<string | null>(null);
  const shown = aside ?? nodes[at] ?? "prepare";
  const step = (by: 1 | -1) => {
    setAside(null);
    setAt(Math.min(nodes.length - 1, Math.max(0, at + by)));
  };
  const choose = (node: string) => {
    const index = nodes.indexOf(node);
    setAside(index === -1 ? node : null);
    if (index !== -1) setAt(index);
  };
  return (
    <Paper className="panel" p="md">
      <Stack gap="sm">
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {run.run_id}
          </Text>
          <RunStatusBadge status={run.status} />
          <Badge variant="light" radius="sm" tt="none" color="gray">
            ${run.cost_usd.toFixed(4)}
          </Badge>
          <Ago at={run.started_at} />
        </Group>
        <RunGraph path={nodes} shown={shown} onChoose={choose} />
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Button
            size="compact-xs"
            variant="default"
            disabled={at === 0}
            leftSection={<ChevronLeft size={14} aria-hidden />}
            onClick={() => step(-1)}
          >
            {texts.previous}
          </Button>
          <Text size="sm" c="dimmed" aria-live="polite">
            {nodes.length > 0 && texts.step(at + 1, nodes.length)}
          </Text>
          <Button
            size="compact-xs"
            variant="default"
            disabled={at >= nodes.length - 1}
            rightSection={<ChevronRight size={14} aria-hidden />}
            onClick={() => step(1)}
          >
            {texts.next}
          </Button>
        </Group>
        <NodeDetails run={run} node={shown} />
      </Stack>
    </Paper>
  );
}
