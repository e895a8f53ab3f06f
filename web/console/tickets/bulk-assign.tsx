import { Group, Paper, Select, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client.ts";
import { colleaguesQuery } from "../../api/queries.ts";
import { useSession } from "../../api/session.tsx";
import { say } from "../../shared/toast.tsx";
import { useStrings } from "../../strings/use-strings.tsx";

/** Gives all chosen tickets to one person; an agent may take them. */
export function BulkAssign({ chosen, onDone }: { chosen: ReadonlySet<string>; onDone: () => void }) {
  const { tickets, presence } = useStrings();
  const session = useSession();
  const { data: colleagues = [] } = useQuery(colleaguesQuery);
  const assign = useAssignAll(chosen, onDone);
  const people = colleagues.filter(
    ({ agent_id, role, active }) =>
      active &&
      (role === "agent" || role === "manager") &&
      (session.role !== "agent" || agent_id === session.person?.agent_id),
  );
  return (
    <Paper className="panel bulk" p="xs" shadow="md">
      <Group gap="sm">
        <Text size="sm" fw={600} aria-live="polite">
          {tickets.bulk.chosen(chosen.size)}
        </Text>
        <Select
          size="xs"
          searchable
          aria-label={tickets.bulk.assign}
          placeholder={tickets.bulk.assign}
          disabled={assign.isPending}
          data={people.map((person) => ({
            value: person.agent_id,
            label: `${person.name} (${presence[person.presence]})`,
          }))}
          value={null}
          onChange={(agentId) => agentId !== null && assign.mutate(agentId)}
        />
      </Group>
    </Paper>
  );
}

function useAssignAll(chosen: ReadonlySet<string>, onDone: () => void) {
  const { tickets } = useStrings();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (agent_id: string) =>
      Promise.allSettled(
        [...chosen].map((id) =>
          bodyOf(api.PUT("/api/tickets/{id}/assign", { params: { path: { id } }, body: { agent_id } })),
        ),
      ),
    onSuccess: (outcomes) => {
      const done = outcomes.filter(({ status }) => status === "fulfilled").length;
      if (done > 0) say(tickets.bulk.done(done));
      if (done < outcomes.length) say(tickets.bulk.failed(outcomes.length - done));
      onDone();
      return queries.invalidateQueries({ queryKey: ["tickets"] });
    },
  });
}
