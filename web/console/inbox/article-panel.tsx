import { CloseButton, Group, ScrollArea, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { articleQuery } from "../../api/queries.ts";
import { Asked } from "../../shared/asked.tsx";
import { Loading } from "../../shared/states.tsx";
import { useStrings } from "../../strings/use-strings.tsx";

const Markdown = lazy(async () => ({ default: (await import("../../shared/markdown.tsx")).Markdown }));

/** A cited article beside the draft that relies on it. */
export function ArticlePanel({ articleId, onClose }: { articleId: string; onClose: () => void }) {
  const strings = useStrings();
  const article = useQuery(articleQuery(articleId));
  return (
    <Stack gap={0} h="100%">
      <Group justify="space-between" p="md" pb={0} wrap="nowrap" align="flex-start">
        <Title order={3} size="h5">
          {article.data?.title ?? strings.inbox.articles}
        </Title>
        <CloseButton aria-label={strings.close} onClick={onClose} />
      </Group>
      <ScrollArea p="md" type="auto">
        <Asked query={article}>
          {({ content, summary }) => (
            <>
              {summary !== "" && (
                <Text size="sm" fw={600} mb="sm">
                  {summary}
                </Text>
              )}
              <Suspense fallback={<Loading />}>
                <Markdown text={content} />
              </Suspense>
            </>
          )}
        </Asked>
      </ScrollArea>
    </Stack>
  );
}
