import { Anchor, Badge, Table, Text } from "@mantine/core";
import { Link } from "react-router";
import type { Run } from "../../api/client.ts";
import { Ago } from "../../shared/countdown.tsx";
import { Empty } from "../../shared/states.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import "./runs.css";
import { costText } from "./figures-text.ts";

const COLOR: Record<Run["status"], string> = {
  running: "cyan",
  interrupted: "yellow",
  completed: "green",
  failed: "red",
  superseded: "gray",
};

export function RunStatusBadge({ status }: Pick<Run, "status">) {
  const { runs } = useStrings();
  return (
    <Badge variant="light" radius="sm" tt="none" color={COLOR[status]}>
      {runs.status[status]}
    </Badge>
  );
}

/** Runs in rows, newest first. */
export function RunTable({ runs }: { runs: Run[] }) {
  const { runs: texts } = useStrings();
  if (runs.length === 0) return <Empty title={texts.empty}>{texts.emptyHint}</Empty>;
  return (
    <Table.ScrollContainer minWidth={560} p="md">
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {[texts.run, texts.statusName, texts.steps, texts.calls, texts.cost, texts.began].map((name) => (
              <Table.Th key={name}>{name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <Table.Tr key={run.run_id}>
              <Table.Td>
                <Anchor component={Link} to={`/runs/${run.run_id}`} size="sm" className="figure">
                  {run.run_id}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {run.ticket_id}
                </Text>
              </Table.Td>
              <Table.Td>
                <RunStatusBadge status={run.status} />
              </Table.Td>
              <Table.Td>{run.path.length}</Table.Td>
              <Table.Td>{run.calls.length}</Table.Td>
              <Table.Td>{costText(run.cost_usd)}</Table.Td>
              <Table.Td>
                <Ago at={run.started_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
