import { Alert, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import type { Fork } from "../../api/client.ts";
import { useStrings } from "../../strings/use-strings.tsx";
import { DifferenceTable } from "./difference-table.tsx";
import { MissingAnswer } from "./replay-outcome.tsx";
import { Summaries, type Summary } from "./summaries.tsx";

/** The run as it was recorded beside what it would have been, and what differs. */
export function ForkResult({ fork }: { fork: Fork }) {
  const { runs: texts, category } = useStrings();
  const { outcome, missing, detail, recorded, now, differences, draft, changes, person_category } = fork;
  return (
    <Stack gap="md" mt="md" role="status">
      <Alert
        variant="light"
        color={colorOf(fork)}
        title={hasFailed(fork) ? texts.fork.failed : texts.fork.outcome[outcome]}
      >
        <Stack gap="xs">
          <Text size="sm">{changes.join(" · ")}</Text>
          {missing && <MissingAnswer missing={missing} />}
          {detail !== null && (
            <Text size="sm" className="preserve">
              {detail}
            </Text>
          )}
          {outcome === "done" && differences.length === 0 && <Text size="sm">{texts.fork.same}</Text>}
          {person_category !== null && (
            <Text size="sm">
              {texts.fork.corrected(category[person_category as keyof typeof category] ?? person_category)}
            </Text>
          )}
        </Stack>
      </Alert>
      {now && (
        <>
          <Summaries recorded={recorded} now={now} />
          <Draft now={now} parts={draft} />
          {differences.length > 0 && (
            <div>
              <Title order={3} size="h6">
                {texts.differences}
              </Title>
              <DifferenceTable differences={differences} />
            </div>
          )}
        </>
      )}
    </Stack>
  );
}

/** The graph itself threw, as a run that fails for good does. */
const hasFailed = ({ outcome, detail }: Fork): boolean => outcome === "done" && detail !== null;

function colorOf(fork: Fork): string {
  if (fork.outcome !== "done") return "yellow";
  if (hasFailed(fork)) return "red";
  return fork.differences.length === 0 ? "green" : "blue";
}

function Draft({ now, parts }: { now: Summary; parts: Fork["draft"] }) {
  const { fork: texts } = useStrings().runs;
  return (
    <div>
      <Title order={3} size="h6" mb={4}>
        {texts.draft}
      </Title>
      {parts.length === 0 ? (
        <Text size="sm" c="dimmed">
          {now.draft === null ? texts.noDraft : texts.sameDraft}
        </Text>
      ) : (
        <Text size="sm" className="preserve" lh={1.6}>
          {parts.map((part, at) => (
            // A part has nothing of its own but its place.
            // oxlint-disable-next-line react/no-array-index-key
            <DraftPart key={at} change={part.change}>
              {part.text}
            </DraftPart>
          ))}
        </Text>
      )}
    </div>
  );
}

function DraftPart({ change, children }: { change: Fork["draft"][number]["change"]; children: ReactNode }) {
  if (change === "added") return <ins className="diff-added">{children}</ins>;
  if (change === "removed") return <del className="diff-removed">{children}</del>;
  return <span>{children}</span>;
}
