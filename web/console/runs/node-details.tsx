import { Code, Group, Stack, Table, Text, Title } from "@mantine/core";
import type { Run } from "../../api/client.ts";
import { WideTable } from "../../shared/wide-table.tsx";
import { useStrings } from "../../strings/use-strings.tsx";

/** What happened in one node of a run: how long, what was decided by whom, and what it asked of the world. */
export function NodeDetails({ run, node }: { run: Run; node: string }) {
  const { runs: texts } = useStrings();
  const steps = run.path.filter((step) => step.node === node);
  const decision = run.decisions.findLast((one) => one.node === node);
  const ms = steps.reduce((sum, step) => sum + step.ms, 0);
  return (
    <Stack gap="xs">
      <Group gap="md">
        <Title order={2} size="h5">
          {texts.node[node as keyof typeof texts.node] ?? node}
        </Title>
        {steps.length > 0 && (
          <Text size="sm" c="dimmed">
            {Math.round(ms)} ms · {texts.attempts(steps.length)}
          </Text>
        )}
      </Group>
      {steps.length === 0 && <Text size="sm">{texts.notTaken}</Text>}
      {decision && (
        <>
          <Text size="sm">
            {texts.decidedBy}: {decision.decided_by}
            {decision.confidence !== null &&
              ` · ${texts.confidence} ${Math.round(decision.confidence * 100)}%`}
          </Text>
          <Code block>{JSON.stringify(decision.outcome, null, 2)}</Code>
        </>
      )}
      <Calls calls={run.calls.filter((call) => call.node === node)} />
    </Stack>
  );
}

function Calls({ calls }: Pick<Run, "calls">) {
  const { runs: texts } = useStrings();
  if (calls.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {texts.noCalls}
      </Text>
    );
  return (
    <WideTable minWidth={420} label={texts.calls}>
      <Table.Thead>
        <Table.Tr>
          {[texts.call, texts.time, texts.tokens, texts.cost].map((name) => (
            <Table.Th key={name}>{name}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {calls.map(({ kind, name, ms, input_tokens, output_tokens, cost_usd }, at) => (
          // Calls have no id of their own; a run that is over changes no more.
          // oxlint-disable-next-line react/no-array-index-key
          <Table.Tr key={at}>
            <Table.Td>
              {name} ({kind})
            </Table.Td>
            <Table.Td>{Math.round(ms)} ms</Table.Td>
            <Table.Td>
              {input_tokens} → {output_tokens}
            </Table.Td>
            <Table.Td>${cost_usd.toFixed(4)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  );
}
