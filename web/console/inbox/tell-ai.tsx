import { Button, Group, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useStrings } from "../../strings/use-strings.tsx";

type Props = { isBusy: boolean; onTell: (instruction: string) => void; onCancel: () => void };

/** An instruction to the AI, which writes a new draft and asks again. */
export function TellAi({ isBusy, onTell, onCancel }: Props) {
  const { inbox, cancel } = useStrings();
  const [text, setText] = useState("");
  const tell = () => {
    if (text.trim() !== "") onTell(text.trim());
  };
  return (
    <Stack className="review-bar" p="sm" gap="xs">
      <Textarea
        label={inbox.respondTitle}
        description={inbox.respondHint}
        value={text}
        data-autofocus
        ref={(field) => field?.focus()}
        maxLength={4000}
        minRows={2}
        autosize
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onCancel();
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) tell();
        }}
      />
      <Group gap="xs">
        <Button onClick={tell} loading={isBusy} disabled={text.trim() === ""}>
          {inbox.respondSend}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {cancel}
        </Button>
      </Group>
    </Stack>
  );
}
