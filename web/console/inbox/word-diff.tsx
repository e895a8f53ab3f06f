import { Text } from "@mantine/core";
import { diffWordsWithSpace } from "diff";
import { useStrings } from "../../strings/use-strings.tsx";

/** What was proposed and what it has become, word by word. */
export function WordDiff({ before, after }: { before: string; after: string }) {
  const { inbox } = useStrings();
  if (before === after)
    return (
      <Text c="dimmed" size="sm">
        {inbox.noChanges}
      </Text>
    );
  const parts = diffWordsWithSpace(before, after);
  return (
    <Text className="preserve" size="sm" lh={1.6} data-testid="word-diff">
      {parts.map(({ added, removed, value }, at) => {
        // A part has nothing of its own but its place.
        const key = `${at}-${added ? "+" : removed ? "-" : "="}`;
        if (added)
          return (
            <ins key={key} className="diff-added">
              {value}
            </ins>
          );
        if (removed)
          return (
            <del key={key} className="diff-removed">
              {value}
            </del>
          );
        return <span key={key}>{value}</span>;
      })}
    </Text>
  );
}
