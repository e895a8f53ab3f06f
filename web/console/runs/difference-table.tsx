import { Table, Text } from "@mantine/core";
import type { Fork } from "../../api/client.ts";
import { WideTable } from "../../shared/wide-table.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { JsonView } from "./json-view.tsx";

type Props = { differences: Fork["differences"]; names?: [before: string, after: string] };

/** Field by field what was one thing and is another. */
export function DifferenceTable({ differences, names }: Props) {
  const { runs: texts } = useStrings();
  const [before, after] = names ?? [texts.recorded, texts.now];
  return (
    <div className="difference-table">
      <WideTable minWidth={420} label={`${texts.differences}: ${before}, ${after}`}>
        <Table.Thead>
          <Table.Tr>
            {[texts.field, before, after].map((name) => (
              <Table.Th key={name}>{name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {differences.map(({ field, recorded, now }) => (
            <Table.Tr key={field}>
              <Table.Td className="difference-field">{field}</Table.Td>
              <Side value={recorded} />
              <Side value={now} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </WideTable>
    </div>
  );
}

function Side({ value }: { value: unknown }) {
  const { runs: texts } = useStrings();
  return (
    <Table.Td>
      {value === null || value === undefined ? (
        <Text size="xs" c="dimmed">
          {texts.nothing}
        </Text>
      ) : (
        <JsonView value={value} />
      )}
    </Table.Td>
  );
}
