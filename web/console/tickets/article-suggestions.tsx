import { Anchor, Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import type { Passage, Ticket } from "../../api/client.ts";
import { searchQuery } from "../../api/queries.ts";
import { useStrings } from "../../strings/use-strings.tsx";

/** Longer texts find nothing that their beginning does not find. */
const MOST_WORDS = 900;

/** Articles that answer what the customer wrote; a click puts one into the reply, with its address. */
export function ArticleSuggestions({
  ticket,
  onInsert,
}: {
  ticket: Ticket;
  onInsert: (text: string) => void;
}) {
  const { composer } = useStrings().tickets;
  const { data = [] } = useQuery(
    searchQuery(`${ticket.subject}\n${ticket.description}`.slice(0, MOST_WORDS)),
  );
  if (data.length === 0) return null;
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4}>
        {composer.suggestions}
      </Text>
      <Group gap="xs">
        {data.map((passage) => (
          <Group key={passage.article_id} gap={4} className="panel" px={8} py={2} wrap="nowrap">
            <Anchor href={helpAddress(passage)} target="_blank" rel="noreferrer" size="xs">
              {passage.title}
            </Anchor>
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<Plus size={12} aria-hidden />}
              aria-label={composer.insertLabel(passage.title)}
              onClick={() => onInsert(`${passage.title}: ${helpAddress(passage)}`)}
            >
              {composer.insert}
            </Button>
          </Group>
        ))}
      </Group>
    </div>
  );
}

/** Where customers read it. */
const helpAddress = ({ article_id }: Passage): string => `${location.origin}/help/${article_id}`;
