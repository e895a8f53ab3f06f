import { Button, Stack, Textarea } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useStrings } from "../strings/use-strings.tsx";

/** The first words. */
export function AskForm({ onAsk }: { onAsk: (text: string) => void }) {
  const { widget: texts } = useStrings();
  const [text, setText] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== "") onAsk(text.trim());
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs" align="flex-start">
        <Textarea
          w="100%"
          label={texts.ask}
          autosize
          minRows={3}
          maxLength={900}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" disabled={text.trim() === ""}>
          {texts.send}
        </Button>
      </Stack>
    </form>
  );
}
