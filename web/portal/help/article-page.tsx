import { Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ListChecks, ThumbsDown, ThumbsUp } from "lucide-react";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { articleSteps } from "../../../domain/article-steps.ts";
import { api, bodyOf } from "../../api/client.ts";
import { helpArticleQuery } from "../../api/queries.ts";
import { Asked } from "../../shared/asked.tsx";
import { Markdown } from "../../shared/markdown.tsx";
import { dayText } from "../../shared/time.ts";
import { useTitle } from "../../shared/use-title.ts";
import { useLanguage, useStrings } from "../../strings/use-strings.tsx";
import { Guide } from "./guide.tsx";

/** One article at its own address. */
export function ArticlePage() {
  const { portal } = useStrings();
  const { articleId = "" } = useParams();
  const { language } = useLanguage();
  const article = useQuery(helpArticleQuery(articleId));
  const [isGuided, setGuided] = useState(false);
  useTitle(article.data?.title ?? "", "");
  return (
    <Stack maw={720} mx="auto" gap="md">
      <Anchor component={Link} to="/help" size="sm">
        ← {portal.help.back}
      </Anchor>
      <Asked query={article}>
        {({ title, content, summary, updated_at, language: written }) => {
          const steps = articleSteps(content);
          return (
            <article lang={written}>
              <Title order={1} size="h2">
                {title}
              </Title>
              <Text size="sm" c="dimmed">
                {portal.help.updated(dayText(updated_at, language))}
              </Text>
              {summary !== "" && (
                <Text fw={600} my="md">
                  {summary}
                </Text>
              )}
              {steps.length > 1 && !isGuided && (
                <Button
                  variant="light"
                  mb="md"
                  leftSection={<ListChecks size={16} aria-hidden />}
                  onClick={() => setGuided(true)}
                >
                  {portal.help.guide}
                </Button>
              )}
              {isGuided ? (
                <Guide steps={steps} topic={title} onEnd={() => setGuided(false)} />
              ) : (
                <Markdown text={content} />
              )}
              <Helpful key={articleId} articleId={articleId} />
            </article>
          );
        }}
      </Asked>
    </Stack>
  );
}

function Helpful({ articleId }: { articleId: string }) {
  const { portal } = useStrings();
  const say = useMutation({
    mutationFn: (helpful: boolean) =>
      bodyOf(
        api.POST("/api/help/articles/{id}/rating", {
          params: { path: { id: articleId } },
          body: { helpful },
        }),
      ),
  });
  if (say.isSuccess)
    return (
      <Text mt="xl" role="status">
        {say.variables ? portal.help.thanks : portal.help.sorry}{" "}
        {!say.variables && (
          <Anchor component={Link} to="/new">
            {portal.nav.write}
          </Anchor>
        )}
      </Text>
    );
  return (
    <Group mt="xl" gap="xs">
      <Text size="sm">{portal.help.helpful}</Text>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<ThumbsUp size={14} aria-hidden />}
        onClick={() => say.mutate(true)}
      >
        {portal.help.yes}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<ThumbsDown size={14} aria-hidden />}
        onClick={() => say.mutate(false)}
      >
        {portal.help.no}
      </Button>
    </Group>
  );
}
