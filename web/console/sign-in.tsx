import {
  Alert,
  Anchor,
  Button,
  Center,
  Divider,
  Group,
  Paper,
  PasswordInput,
  SimpleGrid,
  Stack,
  Text,
  Title,
} from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useEntrance, useSignIn } from "../api/session.tsx";
import { Preferences } from "../shared/preferences.tsx";
import { whyNot } from "../shared/states.tsx";
import { useTitle } from "../shared/use-title.ts";
import { useStrings } from "../strings/use-strings.tsx";

/** The way in: with a key, or in the demo with one click on a role. */
export function SignIn() {
  const strings = useStrings();
  const { desk, demo } = useEntrance();
  const signIn = useSignIn();
  useTitle(strings.console.signIn.submit);
  return (
    <Center mih="100dvh" p="md" component="main">
      <Paper withBorder shadow="sm" p="xl" radius="lg" w="100%" maw={460}>
        <Stack gap="lg">
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Title order={1} size="h3">
              {strings.console.signIn.title(desk.name)}
            </Title>
            <Group gap={0} wrap="nowrap">
              <Preferences />
            </Group>
          </Group>
          {signIn.error && (
            <Alert color="red" variant="light" role="alert">
              {signIn.error.message || whyNot(signIn.error, strings)}
            </Alert>
          )}
          {demo.length > 0 && <DemoRoles names={demo} />}
          <KeyForm />
          <Anchor href="/" size="sm">
            {strings.console.signIn.customer}
          </Anchor>
        </Stack>
      </Paper>
    </Center>
  );
}

function DemoRoles({ names }: { names: string[] }) {
  const { console: texts, role } = useStrings();
  const signIn = useSignIn();
  const staff = names.filter((name) => name !== "customer");
  return (
    <Stack gap="sm">
      <Text size="sm">{texts.signIn.demoTitle}</Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs">
        {staff.map((name) => (
          <Button
            key={name}
            variant="default"
            h="auto"
            py="xs"
            justify="flex-start"
            styles={{ label: { whiteSpace: "normal" }, inner: { justifyContent: "flex-start" } }}
            loading={signIn.isPending && "demo" in signIn.variables && signIn.variables.demo === name}
            onClick={() => signIn.mutate({ demo: name })}
          >
            <Stack gap={0} align="flex-start">
              <Text size="sm" fw={600}>
                {role[name.replace(/\d$/, "") as keyof typeof role]}
              </Text>
              <Text size="xs" c="dimmed" ta="left">
                {texts.signIn.demoHint[name]}
              </Text>
            </Stack>
          </Button>
        ))}
      </SimpleGrid>
      <Divider label={texts.signIn.orKey} />
    </Stack>
  );
}

function KeyForm() {
  const { console: texts } = useStrings();
  const strings = useStrings();
  const signIn = useSignIn();
  const [key, setKey] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ key });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <PasswordInput
          label={texts.signIn.key}
          description={texts.signIn.keyHint}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          autoComplete="off"
          required
          error={
            signIn.error
              ? whyNot(signIn.error, { error: { ...strings.error, signedOut: signIn.error.message } })
              : null
          }
        />
        <Button type="submit" loading={signIn.isPending}>
          {texts.signIn.submit}
        </Button>
      </Stack>
    </form>
  );
}
