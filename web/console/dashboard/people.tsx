import { Group, Paper, Progress, Table, Text, Title } from "@mantine/core";
import { WideTable } from "../../shared/wide-table.tsx";
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
    texts.performance,
    texts.csat,
  ];
  return (
    <Paper component="section" className="panel" p="md" aria-label={`${texts.peopleTable}: ${texts.table}`}>
      <Group justify="space-between">
        <Title order={2} size="h5">
          {texts.peopleTable}
        </Title>
        <CsvButton
          title={texts.peopleTable}
          rows={{
            columns,
            rows: people.map((one) => [
              one.name,
              presence[one.presence],
              one.open_count,
              percent(one.utilisation ?? 0),
              one.worked,
              one.resolved,
              percent(one.performance),
              csat(one.csat),
            ]),
          }}
        />
      </Group>
      <WideTable minWidth={640} label={texts.peopleTable}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column}>{column}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((one) => (
            <Row key={one.agent_id} one={one} />
          ))}
        </Table.Tbody>
      </WideTable>
    </Paper>
  );
}

function Row({ one }: { one: Statistics["people"][number] }) {
  const { presence } = useStrings();
  return (
    <Table.Tr>
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
      <Table.Td>{one.worked === 0 ? "–" : percent(one.performance)}</Table.Td>
      <Table.Td>{csat(one.csat)}</Table.Td>
    </Table.Tr>
  );
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;

const csat = (value: number | null): string => (value === null ? "–" : value.toFixed(1));

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
