import { Button, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { PenLine } from "lucide-react";
import { Link } from "react-router";
import { helpListQuery } from "../api/queries.ts";
import { useEntrance } from "../api/session.tsx";
import { useTitle } from "../shared/use-title.ts";
import { useLanguage, useStrings } from "../strings/use-strings.tsx";
import { ArticleLink } from "./help/article-link.tsx";
import { HelpSearch } from "./help/help-search.tsx";

const MOST_SHOWN = 6;

/** The first page: a question, answers, and the way to a person. */
export function HomePage() {
  const { portal } = useStrings();
  const { language } = useLanguage();
  const { desk } = useEntrance();
  const { data: articles = [] } = useQuery(helpListQuery(language));
  useTitle("", portal.title(desk.name));
  return (
    <Stack gap={40}>
      <section className="hero">
        <Title order={1}>{portal.home.title}</Title>
        <HelpSearch />
      </section>
      {articles.length > 0 && (
        <Stack gap="sm" component="section">
          <Title order={2} size="h4">
            {portal.home.popular}
          </Title>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
            {articles.slice(0, MOST_SHOWN).map((article) => (
              <ArticleLink key={article.article_id} {...article} />
            ))}
          </SimpleGrid>
        </Stack>
      )}
      <Stack gap="xs" align="center" ta="center" component="section">
        <Title order={2} size="h4">
          {portal.home.writeTitle}
        </Title>
        <Text c="dimmed">{portal.home.writeText}</Text>
        <Button component={Link} to="/new" leftSection={<PenLine size={16} aria-hidden />}>
          {portal.nav.write}
        </Button>
      </Stack>
    </Stack>
  );
}
