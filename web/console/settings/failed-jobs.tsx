import { Button, Table } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client.ts";
import { failedJobsQuery } from "../../api/queries.ts";
import { Asked } from "../../shared/asked.tsx";
import { Ago } from "../../shared/countdown.tsx";
import { Empty } from "../../shared/states.tsx";
import { complain, say } from "../../shared/toast.tsx";
import { useStrings } from "../../strings/use-strings.tsx";

/** Work that failed for good, and once more. */
export function FailedJobs() {
  const strings = useStrings();
  const { jobs: texts } = strings.settings;
  const jobs = useQuery(failedJobsQuery);
  const queries = useQueryClient();
  const retry = useMutation({
    mutationFn: (id: string) => bodyOf(api.POST("/api/jobs/{id}/retry", { params: { path: { id } } })),
    onSuccess: () => {
      say(texts.retried);
      return queries.invalidateQueries({ queryKey: failedJobsQuery.queryKey });
    },
    onError: (error) => complain(error, strings),
  });
  return (
    <Asked query={jobs}>
      {(all) =>
        all.length === 0 ? (
          <Empty title={texts.none} />
        ) : (
          <Table.ScrollContainer minWidth={600}>
            <Table>
              <Table.Tbody>
                {all.map((job) => (
                  <Table.Tr key={job.job_id}>
                    <Table.Td>{job.name}</Table.Td>
                    <Table.Td>{job.error}</Table.Td>
                    <Table.Td>
                      <Ago at={job.failed_at} />
                    </Table.Td>
                    <Table.Td>
                      <Button size="compact-xs" variant="default" onClick={() => retry.mutate(job.job_id)}>
                        {texts.retry}
                      </Button>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )
      }
    </Asked>
  );
}
