import { Group, Paper, Progress, Table, Text, Title } from "@mantine/core";
import { useStrings } from "../../strings/use-strings.tsx";
import { CsvButton } from "./figure-card.tsx";
import type { Statistics } from "./types.ts";

/** Load, performance and satisfaction, person by person. */
export function People({ people }: Pick<Statistics, "people">) {
  const strings = useStrings();
  const { dashboard: texts, presence } = strings;
  const columns = [
    texts.person,
    strings.console.account.presence,
    texts.load,
    texts.utilisation,
    texts.worked,
    texts.resolvedCount,
    texts.csat,
  ];
  const csat = (value: number | null) => (value === null ? "–" : value.toFixed(1));
  return (
    <Paper component="section" className="panel" p="md" aria-label={texts.people}>
      <Group justify="space-between">
        <Title order={2} size="h5">
          {texts.people}
        </Title>
        <CsvButton
          title={texts.people}
          rows={{
            columns,
            rows: people.map((one) => [
              one.name,
              presence[one.presence],
              one.open_count,
              `${Math.round((one.utilisation ?? 0) * 100)}%`,
              one.worked,
              one.resolved,
              csat(one.csat),
            ]),
          }}
        />
      </Group>
      <Table.ScrollContainer minWidth={640}>
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th key={column}>{column}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {people.map((one) => (
              <Table.Tr key={one.agent_id}>
                <Table.Td>{one.name}</Table.Td>
                <Table.Td>{presence[one.presence]}</Table.Td>
                <Table.Td>
                  {one.open_count} / {one.capacity}
                </Table.Td>
                <Table.Td miw={120}>
                  <Load value={(one.utilisation ?? 0) * 100} name={one.name} />
                </Table.Td>
                <Table.Td>{one.worked}</Table.Td>
                <Table.Td>{one.resolved}</Table.Td>
                <Table.Td>{csat(one.csat)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

const Load = ({ value, name }: { value: number; name: string }) => (
  <Group gap="xs" wrap="nowrap">
    <Progress
      value={value}
      flex={1}
      size="sm"
      color={value >= 90 ? "red" : value >= 70 ? "yellow" : "teal"}
      aria-label={name}
    />
    <Text size="xs">{Math.round(value)}%</Text>
  </Group>
);
