import { Text } from "@mantine/core";
import { Link } from "react-router";

/** An article, to be opened. */
export const ArticleLink = ({
  article_id,
  title,
  summary,
}: {
  article_id: string;
  title: string;
  summary?: string;
}) => (
  <Link to={`/help/${article_id}`} className="article-link">
    <Text fw={600}>{title}</Text>
    {summary !== undefined && summary !== "" && (
      <Text size="sm" c="dimmed" lineClamp={3}>
        {summary}
      </Text>
    )}
  </Link>
);
