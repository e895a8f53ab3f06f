import { Alert, Anchor, Button, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { api, bodyOf } from "../api/client.ts";
import { useEntrance, useSignIn } from "../api/session.tsx";
import { whyNot } from "../shared/states.tsx";
import { useTitle } from "../shared/use-title.ts";
import { useLanguage, useStrings } from "../strings/use-strings.tsx";

/** Without a password: a code to the address, or the link that holds it. */
export function SignInPage() {
  const strings = useStrings();
  const texts = strings.portal.signIn;
  const { demo } = useEntrance();
  const [params] = useSearchParams();
  const [email, setEmail] = useState(params.get("email") ?? "");
  const [isSent, setSent] = useState(params.has("code"));
  const { signIn, go } = useComeIn(params);
  useTitle(texts.title, "");
  return (
    <Paper withBorder maw={440} mx="auto" p={{ base: "md", sm: "xl" }} radius="lg">
      <Stack>
        <Title order={1} size="h3">
          {texts.title}
        </Title>
        {signIn.error && (
          <Alert color="red" variant="light" role="alert">
            {signIn.error.message}
          </Alert>
        )}
        {isSent ? (
          <CodeForm
            {...{ email }}
            isBusy={signIn.isPending}
            onCode={(code) => go({ email, code })}
            onOther={() => setSent(false)}
          />
        ) : (
          <EmailForm {...{ email, setEmail }} onSent={() => setSent(true)} />
        )}
        {demo.includes("customer") && (
          <Button variant="default" onClick={() => go({ demo: "customer" })}>
            {texts.demo}
          </Button>
        )}
        <Anchor href="/admin" size="sm">
          {texts.staff}
        </Anchor>
      </Stack>
    </Paper>
  );
}

function useComeIn(params: URLSearchParams) {
  const signIn = useSignIn();
  const navigate = useNavigate();
  const go = (by: Parameters<typeof signIn.mutate>[0]) =>
    signIn.mutate(by, { onSuccess: () => void navigate("/tickets", { replace: true }) });
  const isTried = useRef(false);
  useEffect(() => {
    const [email, code] = [params.get("email"), params.get("code")];
    if (isTried.current || email === null || code === null) return;
    // A code works once: also where the page is drawn twice.
    isTried.current = true;
    go({ email, code });
  });
  return { signIn, go };
}

function EmailForm({
  email,
  setEmail,
  onSent,
}: {
  email: string;
  setEmail: (email: string) => void;
  onSent: () => void;
}) {
  const strings = useStrings();
  const { language } = useLanguage();
  const texts = strings.portal.signIn;
  const send = useMutation({
    mutationFn: () => bodyOf(api.POST("/api/session/code", { body: { email, language } })),
    onSuccess: onSent,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{texts.text}</Text>
        <TextInput
          type="email"
          required
          autoComplete="email"
          label={strings.portal.write.email}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={send.error ? whyNot(send.error, strings) : null}
        />
        <Button type="submit" loading={send.isPending}>
          {texts.send}
        </Button>
      </Stack>
    </form>
  );
}

type CodeProps = { email: string; isBusy: boolean; onCode: (code: string) => void; onOther: () => void };

function CodeForm({ email, isBusy, onCode, onOther }: CodeProps) {
  const texts = useStrings().portal.signIn;
  const [code, setCode] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onCode(code);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm" role="status">
          {texts.sent(email)}
        </Text>
        <TextInput
          label={texts.code}
          required
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" loading={isBusy}>
          {texts.submit}
        </Button>
        <Anchor component="button" type="button" size="sm" onClick={onOther}>
          {texts.other}
        </Anchor>
      </Stack>
    </form>
  );
}
