import { SimpleGrid, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { helpListQuery } from "../../api/queries.ts";
import { Asked } from "../../shared/asked.tsx";
import { Empty } from "../../shared/states.tsx";
import { useTitle } from "../../shared/use-title.ts";
import { useLanguage, useStrings } from "../../strings/use-strings.tsx";
import { ArticleLink } from "./article-link.tsx";
import { HelpSearch } from "./help-search.tsx";

/** Every article, by what it is about. */
export function HelpPage() {
  const { portal, category: names } = useStrings();
  const { language } = useLanguage();
  const articles = useQuery(helpListQuery(language));
  useTitle(portal.nav.help, "");
  return (
    <Stack gap="xl">
      <Title order={1} ta="center">
        {portal.nav.help}
      </Title>
      <HelpSearch />
      <Asked query={articles}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={portal.help.none} />
          ) : (
            [...Map.groupBy(all, ({ category }) => category)].map(([category, some]) => (
              <Stack key={category} gap="sm" component="section">
                <Title order={2} size="h4">
                  {names[category]}
                </Title>
                <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
                  {some.map((article) => (
                    <ArticleLink key={article.article_id} {...article} />
                  ))}
                </SimpleGrid>
              </Stack>
            ))
          )
        }
      </Asked>
    </Stack>
  );
}
