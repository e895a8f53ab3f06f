import { NativeSelect, Table, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client.ts";
import { peopleQuery } from "../../api/queries.ts";
import { Asked } from "../../shared/asked.tsx";
import { queueText } from "../../shared/queue-text.ts";
import { complain } from "../../shared/toast.tsx";
import { useStrings } from "../../strings/use-strings.tsx";

type Presence = "available" | "busy" | "offline";

/** Who works here, what they do and know, and whether they can be given work. */
export function PeopleSettings() {
  const strings = useStrings();
  const { people: texts } = strings.settings;
  const people = useQuery(peopleQuery);
  const setPresence = useSetPresence();
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {texts.hint}
      </Text>
      <Asked query={people}>
        {(all) => (
          <Table.ScrollContainer minWidth={760}>
            <Table verticalSpacing={6}>
              <Table.Thead>
                <Table.Tr>
                  {[texts.person, texts.role, texts.presence, texts.load, texts.queues, texts.skills].map(
                    (name) => (
                      <Table.Th key={name}>{name}</Table.Th>
                    ),
                  )}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {all.map((person) => (
                  <Table.Tr key={person.agent_id}>
                    <Table.Td>{person.name}</Table.Td>
                    <Table.Td>{strings.role[person.role]}</Table.Td>
                    <Table.Td>
                      <NativeSelect
                        size="xs"
                        aria-label={`${texts.presence}: ${person.name}`}
                        value={person.presence}
                        onChange={(event) =>
                          setPresence.mutate({
                            id: person.agent_id,
                            status: event.currentTarget.value as Presence,
                          })
                        }
                        data={Object.entries(strings.presence).map(([value, label]) => ({ value, label }))}
                      />
                    </Table.Td>
                    <Table.Td>
                      {person.open_count} / {person.capacity}
                    </Table.Td>
                    <Table.Td maw={260}>{person.queues.map(queueText).join(", ")}</Table.Td>
                    <Table.Td maw={260}>{person.skills.join(", ")}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Asked>
    </>
  );
}

function useSetPresence() {
  const strings = useStrings();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, status }: { id: string; status: Presence }) =>
      bodyOf(api.PUT("/api/people/{id}/presence", { params: { path: { id } }, body: { status } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: peopleQuery.queryKey }),
    onError: (error) => complain(error, strings),
  });
}
