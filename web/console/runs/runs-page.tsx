import { Button, Center, Stack, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { runsQuery } from "../../api/queries.ts";
import { Failed, Loading } from "../../shared/states.tsx";
import { useTitle } from "../../shared/use-title.ts";
import { useStrings } from "../../strings/use-strings.tsx";
import { RunTable } from "./run-table.tsx";

/** What the AI has worked on, newest first. */
export function RunsPage() {
  const { runs: texts, more } = useStrings();
  const list = useInfiniteQuery(runsQuery);
  useTitle(texts.title);
  return (
    <Stack p="md" gap="sm" maw={1500} mx="auto">
      <Title order={1} size="h3">
        {texts.title}
      </Title>
      {list.isPending && <Loading />}
      {list.error && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.data && <RunTable runs={list.data.pages.flatMap(({ items }) => items)} />}
      {list.hasNextPage && (
        <Center>
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {more}
          </Button>
        </Center>
      )}
    </Stack>
  );
}
