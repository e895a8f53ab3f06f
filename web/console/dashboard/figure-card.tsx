import { ActionIcon, Button, Group, Paper, SegmentedControl, Table, Title } from "@mantine/core";
import { Download } from "lucide-react";
import { useState, type ReactNode } from "react";
import { WideTable } from "../../shared/wide-table.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { downloadCsv } from "./csv.ts";

type Rows = { columns: string[]; rows: (string | number)[][] };

/** A chart with the same figures as a table, and as a file to take away. */
export function FigureCard({ title, rows, children }: { title: string; rows: Rows; children: ReactNode }) {
  const { dashboard: texts } = useStrings();
  const [shown, setShown] = useState<"chart" | "table">("chart");
  return (
    <Paper component="section" className="panel" p="md" aria-label={title}>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h5">
          {title}
        </Title>
        <Group gap={4}>
          <SegmentedControl
            size="xs"
            value={shown}
            onChange={(value) => setShown(value as typeof shown)}
            data={[
              { value: "chart", label: texts.chart },
              { value: "table", label: texts.table },
            ]}
          />
          <ActionIcon
            variant="default"
            size={30}
            aria-label={`${texts.export}: ${title}`}
            title={texts.export}
            onClick={() => downloadCsv(title, rows)}
          >
            <Download size={15} aria-hidden />
          </ActionIcon>
        </Group>
      </Group>
      {shown === "chart" ? children : <Figures title={`${title}: ${texts.table}`} {...rows} />}
    </Paper>
  );
}

function Figures({ title, columns, rows }: Rows & { title: string }) {
  return (
    <WideTable minWidth={300} label={title}>
      <Table.Thead>
        <Table.Tr>
          {columns.map((column) => (
            <Table.Th key={column}>{column}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={String(row[0])}>
            {row.map((cell, at) => (
              <Table.Td key={columns[at]}>{cell}</Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  );
}

/** The same figures as a file, where there is no chart of them. */
export function CsvButton({ title, rows }: { title: string; rows: Rows }) {
  const { dashboard: texts } = useStrings();
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<Download size={13} aria-hidden />}
      onClick={() => downloadCsv(title, rows)}
    >
      {texts.export}
    </Button>
  );
}
