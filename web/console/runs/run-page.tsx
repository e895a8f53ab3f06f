import { Anchor, Group, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearchParams } from "react-router";
import type { Trace } from "../../api/client.ts";
import { traceQuery } from "../../api/queries.ts";
import { Asked } from "../../shared/asked.tsx";
import { useTitle } from "../../shared/use-title.ts";
import { useStrings } from "../../strings/use-strings.tsx";
import { ChooseOther } from "./choose-other.tsx";
import { compareRuns } from "./compare-runs.ts";
import { DifferenceTable } from "./difference-table.tsx";
import { RunView } from "./run-view.tsx";

/** How one run went, and beside it another. */
export function RunPage() {
  const { runs: texts } = useStrings();
  const { runId = "" } = useParams();
  const [params, setParams] = useSearchParams();
  const run = useQuery(traceQuery(runId));
  const otherId = params.get("with");
  useTitle(texts.title);
  return (
    <Stack p="md" gap="md" maw={1900} mx="auto">
      <Title order={1} size="h3">
        {texts.run}
      </Title>
      <Asked query={run}>
        {(trace) => (
          <>
            <Group justify="space-between" align="flex-end">
              <Text size="sm">
                {texts.ticket}{" "}
                <Anchor component={Link} to={`/tickets/${trace.ticket_id}`} size="sm">
                  {trace.ticket_id}
                </Anchor>
              </Text>
              <ChooseOther
                key={otherId}
                run={trace}
                chosen={otherId}
                onChoose={(id) => setParams(id === null ? {} : { with: id })}
              />
            </Group>
            {otherId === null ? (
              <RunView key={runId} trace={trace} />
            ) : (
              <Beside key={otherId} trace={trace} otherId={otherId} />
            )}
          </>
        )}
      </Asked>
    </Stack>
  );
}

function Beside({ trace, otherId }: { trace: Trace; otherId: string }) {
  const other = useQuery(traceQuery(otherId));
  return (
    <Asked query={other}>
      {(known) => (
        <>
          <Differences one={trace} other={known} />
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <RunView trace={trace} isBeside />
            <RunView trace={known} isBeside />
          </SimpleGrid>
        </>
      )}
    </Asked>
  );
}

function Differences({ one, other }: { one: Trace; other: Trace }) {
  const { runs: texts } = useStrings();
  const differences = compareRuns(one, other);
  return (
    <Paper component="section" className="panel" p="md" aria-label={texts.differences}>
      <Title order={2} size="h5">
        {texts.differences}
      </Title>
      {differences.length === 0 ? (
        <Text size="sm" c="dimmed">
          {texts.noDifference}
        </Text>
      ) : (
        <DifferenceTable differences={differences} names={[one.run_id, other.run_id]} />
      )}
    </Paper>
  );
}
