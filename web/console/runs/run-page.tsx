import { Anchor, Group, NativeSelect, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearchParams } from "react-router";
import type { Run } from "../../api/client.ts";
import { runQuery, runsOfTicketQuery } from "../../api/queries.ts";
import { Asked } from "../../shared/asked.tsx";
import { useTitle } from "../../shared/use-title.ts";
import { useStrings } from "../../strings/use-strings.tsx";
import { RunView } from "./run-view.tsx";

/** How one run went, and beside it another of the same ticket. */
export function RunPage() {
  const { runs: texts } = useStrings();
  const { runId = "" } = useParams();
  const [params, setParams] = useSearchParams();
  const run = useQuery(runQuery(runId));
  const otherId = params.get("with");
  useTitle(texts.title);
  return (
    <Stack p="md" gap="md">
      <Title order={1} size="h3">
        {texts.run}
      </Title>
      <Asked query={run}>
        {(known) => (
          <>
            <Group justify="space-between" align="flex-end">
              <Text size="sm">
                {texts.ticket}{" "}
                <Anchor component={Link} to={`/tickets/${known.ticket_id}`} size="sm">
                  {known.ticket_id}
                </Anchor>
              </Text>
              <Others
                run={known}
                chosen={otherId}
                onChoose={(id) => setParams(id === "" ? {} : { with: id })}
              />
            </Group>
            <SimpleGrid cols={{ base: 1, lg: otherId === null ? 1 : 2 }}>
              <RunView run={known} />
              {otherId !== null && <OtherRun key={otherId} runId={otherId} />}
            </SimpleGrid>
          </>
        )}
      </Asked>
    </Stack>
  );
}

function OtherRun({ runId }: { runId: string }) {
  const run = useQuery(runQuery(runId));
  return <Asked query={run}>{(known) => <RunView run={known} />}</Asked>;
}

type OthersProps = { run: Run; chosen: string | null; onChoose: (id: string) => void };

function Others({ run, chosen, onChoose }: OthersProps) {
  const { runs: texts } = useStrings();
  const { data = [] } = useQuery(runsOfTicketQuery(run.ticket_id));
  const others = data.filter(({ run_id }) => run_id !== run.run_id);
  if (others.length === 0) return null;
  return (
    <NativeSelect
      size="xs"
      label={texts.compareWith}
      value={chosen ?? ""}
      onChange={(event) => onChoose(event.currentTarget.value)}
      data={[
        { value: "", label: texts.none },
        ...others.map(({ run_id, status }) => ({
          value: run_id,
          label: `${run_id} (${texts.status[status]})`,
        })),
      ]}
    />
  );
}
