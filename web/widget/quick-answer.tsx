import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { helpArticleQuery, helpSearchQuery } from "../api/queries.ts";
import { useEntrance } from "../api/session.tsx";
import { useStrings } from "../strings/use-strings.tsx";

type Props = { text: string; onUnsure: () => void; onAgain: () => void };

/** What the help centre says, where it is as sure as the desk's own policy asks; else the way to a person. */
export function QuickAnswer({ text, onUnsure, onAgain }: Props) {
  const { widget: texts } = useStrings();
  const { desk } = useEntrance();
  const search = useQuery({ ...helpSearchQuery(text), placeholderData: undefined });
  const best = search.data?.[0];
  const isSure = best !== undefined && best.relevance_score >= desk.min_confidence;
  const isUnsure = search.isError || (search.isSuccess && !isSure);
  useEffect(() => {
    if (isUnsure) onUnsure();
  }, [isUnsure, onUnsure]);
  return (
    <Stack gap="sm">
      <div className="chat-bubble" data-mine>
        <Text size="sm" className="preserve">
          {text}
        </Text>
      </div>
      {isSure ? (
        <Answer articleId={best.article_id} onAgain={onAgain} onUnsure={onUnsure} />
      ) : (
        <Text size="sm" c="dimmed" role="status">
          {texts.thinking}
        </Text>
      )}
    </Stack>
  );
}

function Answer({
  articleId,
  onAgain,
  onUnsure,
}: {
  articleId: string;
  onAgain: () => void;
  onUnsure: () => void;
}) {
  const { widget: texts } = useStrings();
  const { data: article } = useQuery(helpArticleQuery(articleId));
  const [isGlad, setGlad] = useState(false);
  if (!article) return null;
  return (
    <>
      <div className="chat-bubble" role="status">
        <Text size="sm" className="preserve">
          {article.summary === "" ? article.title : article.summary}
        </Text>
        <Text size="xs" mt={6}>
          {texts.source}:{" "}
          <Anchor href={`/help/${articleId}`} target="_blank" rel="noreferrer" size="xs">
            {article.title}
          </Anchor>
        </Text>
      </div>
      {isGlad ? (
        <Group gap="xs">
          <Text size="sm">{texts.glad}</Text>
          <Button size="compact-sm" variant="default" onClick={onAgain}>
            {texts.again}
          </Button>
        </Group>
      ) : (
        <Group gap="xs">
          <Button size="compact-sm" onClick={() => setGlad(true)}>
            {texts.helped}
          </Button>
          <Button size="compact-sm" variant="default" onClick={onUnsure}>
            {texts.person}
          </Button>
        </Group>
      )}
    </>
  );
}
