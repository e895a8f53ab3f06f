import { Alert, Button, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { whyNot } from "../shared/states.tsx";
import { useStrings } from "../strings/use-strings.tsx";
import type { GuestRequest } from "./guest.ts";

type Props = {
  text: string;
  /** Whether a person was asked for, or the chat was not sure. */
  isWished: boolean;
  onReach: (request: GuestRequest) => Promise<void>;
};

/** Where the answer goes; then it is a request like any other. */
export function ReachForm({ text: before, isWished, onReach }: Props) {
  const strings = useStrings();
  const { widget: texts } = strings;
  const [email, setEmail] = useState("");
  const [text, setText] = useState(before);
  const wish = isWished ? { wish: texts.personWish } : {};
  const reach = useMutation({ mutationFn: () => onReach({ email, text: text.trim(), ...wish }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    reach.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Text size="sm" role="status">
          {isWished ? texts.personIntro : texts.ticketIntro}
        </Text>
        <TextInput
          type="email"
          required
          autoComplete="email"
          label={texts.email}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Textarea
          required
          label={texts.ask}
          autosize
          minRows={3}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {reach.error && (
          <Alert color="red" variant="light" role="alert">
            {whyNot(reach.error, strings)}
          </Alert>
        )}
        <Button type="submit" loading={reach.isPending} disabled={text.trim() === ""}>
          {texts.send}
        </Button>
      </Stack>
    </form>
  );
}
