import { Alert, Button, Center, Loader, Stack, Text, Title } from "@mantine/core";
import { CloudOff, Inbox } from "lucide-react";
import type { ReactNode } from "react";
import { Refused, Unreachable } from "../api/client.ts";
import type { Strings } from "../strings/en.ts";
import { useStrings } from "../strings/use-strings.tsx";

/** While something is on its way. Announced, so that nobody who does not see it wonders. */
export function Loading({ height = 200 }: { height?: number | string }) {
  const { loading } = useStrings();
  return (
    <Center mih={height} role="status" aria-label={loading}>
      <Loader type="dots" />
    </Center>
  );
}

/** Nothing there, and what to do about it. */
export function Empty({
  title,
  order = 2,
  children,
  action,
}: {
  title: string;
  /** 1 where it is all that the page says. */
  order?: 1 | 2;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Center mih={220} p="xl">
      <Stack align="center" gap="xs" maw={380} ta="center">
        <Inbox size={36} strokeWidth={1.4} aria-hidden opacity={0.55} />
        <Title order={order} size="h4">
          {title}
        </Title>
        {children && <Text c="dimmed">{children}</Text>}
        {action}
      </Stack>
    </Center>
  );
}

/** Something could not be had: why, in words, and how to try again. */
export function Failed({ error, retry }: { error: Error; retry?: () => void }) {
  const strings = useStrings();
  return (
    <Alert
      color="red"
      title={strings.error.title}
      icon={<CloudOff size={20} aria-hidden />}
      m="md"
      role="alert"
      variant="light"
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{whyNot(error, strings)}</Text>
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            {strings.retry}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** What an error means to whoever reads it. The desk's own words stand where they say what to change. */
export function whyNot(error: Error, { error: texts }: Pick<Strings, "error">): string {
  if (error instanceof Unreachable) return texts.unreachable;
  if (!(error instanceof Refused)) return texts.server;
  if (error.status === 401) return texts.signedOut;
  if (error.status === 403) return texts.forbidden;
  if (error.status === 404) return texts.missing;
  return error.status >= 500 ? texts.server : error.message;
}
