import { Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useState } from "react";
import { helpSearchQuery } from "../../api/queries.ts";
import { useStrings } from "../../strings/use-strings.tsx";
import { ArticleLink } from "./article-link.tsx";

const PAUSE_MS = 300;

/** Answers while one types. */
export function HelpSearch() {
  const { portal } = useStrings();
  const [words, setWords] = useState("");
  const [asked] = useDebouncedValue(words.trim(), PAUSE_MS);
  const { data, isFetching } = useQuery(helpSearchQuery(asked));
  const found = asked === "" ? undefined : data;
  return (
    <Stack w="100%" maw={620} mx="auto" mt="lg" gap="xs" role="search">
      <TextInput
        type="search"
        size="md"
        aria-label={portal.home.search}
        placeholder={portal.home.searchHint}
        leftSection={<Search size={18} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Stack gap="xs" ta="left" aria-live="polite" className="help-found">
        {found?.map(({ article_id, title, content }) => (
          <ArticleLink key={article_id} article_id={article_id} title={title} summary={plain(content)} />
        ))}
        {found?.length === 0 && !isFetching && <Text ta="center">{portal.home.notFound}</Text>}
      </Stack>
    </Stack>
  );
}

/** A passage without Markdown's marks. */
const plain = (text: string): string =>
  text
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, "$1")
    .replaceAll(/[#*_`>]/g, "")
    .trim();
