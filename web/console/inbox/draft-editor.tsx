import { Button, Group, Paper, SegmentedControl, Stack, Text, Textarea, Title } from "@mantine/core";
import { useState, type RefObject } from "react";
import type { Proposal } from "../../api/client.ts";
import { tellTyping } from "../../api/onlooking.ts";
import { languageText } from "../../shared/money.ts";
import { useLanguage, useStrings } from "../../strings/use-strings.tsx";
import { WordDiff } from "./word-diff.tsx";

type Props = {
  reply: Proposal["reply"];
  text: string;
  onChange: (text: string) => void;
  editor: RefObject<HTMLTextAreaElement | null>;
  onSubmit: () => void;
  isLocked: boolean;
};

/** The proposed reply, to be sent as it is or changed; what was changed can be seen word by word. */
export function DraftEditor({ reply, text, onChange, editor, onSubmit, isLocked }: Props) {
  const { inbox } = useStrings();
  const { language } = useLanguage();
  const [shown, setShown] = useState<"text" | "changes">("text");
  const before = reply?.text ?? "";
  const hasChanges = before !== text;
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={3} size="h5">
          {inbox.proposal}{" "}
          {reply && (
            <Text span size="xs" c="dimmed" fw={400}>
              {inbox.draftIn(languageText(reply.language, language))}
            </Text>
          )}
        </Title>
        {hasChanges && (
          <Group gap="xs">
            <Button size="compact-xs" variant="subtle" onClick={() => onChange(before)}>
              {inbox.reset}
            </Button>
            <SegmentedControl
              size="xs"
              value={shown}
              onChange={(value) => setShown(value as typeof shown)}
              data={[
                { value: "text", label: inbox.editing },
                { value: "changes", label: inbox.changes },
              ]}
            />
          </Group>
        )}
      </Group>
      {!reply && !hasChanges && (
        <Text size="sm" c="dimmed">
          {inbox.noReply}
        </Text>
      )}
      {shown === "changes" && hasChanges ? (
        <Paper p="sm" className="panel">
          <WordDiff before={before} after={text} />
        </Paper>
      ) : (
        <ReplyText {...{ text, onChange, editor, onSubmit, isLocked }} />
      )}
    </Stack>
  );
}

function ReplyText({ text, onChange, editor, onSubmit, isLocked }: Omit<Props, "reply">) {
  const { inbox } = useStrings();
  return (
    <Textarea
      ref={editor}
      aria-label={inbox.proposal}
      value={text}
      onChange={(event) => {
        onChange(event.currentTarget.value);
        tellTyping();
      }}
      autosize
      minRows={5}
      maxRows={24}
      readOnly={isLocked}
      styles={{ input: { lineHeight: 1.6 } }}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.currentTarget.blur();
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onSubmit();
      }}
    />
  );
}
