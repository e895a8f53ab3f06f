import { Anchor, Button, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link, NavLink } from "react-router";
import { useEntrance, useSignOut } from "../api/session.tsx";
import { OfflineNote } from "../shared/connection-note.tsx";
import { Preferences } from "../shared/preferences.tsx";
import { useStrings } from "../strings/use-strings.tsx";
import "./portal.css";

/** The portal's frame. */
export function PortalShell({ children }: { children: ReactNode }) {
  const strings = useStrings();
  const { desk } = useEntrance();
  const { nav } = strings.portal;
  return (
    <>
      <a className="skip-link" href="#content">
        {strings.skipToContent}
      </a>
      <header className="portal-header">
        <Group maw={1072} mx="auto" px="md" py="xs" justify="space-between" gap="xs">
          <Anchor
            component={Link}
            to="/"
            c="var(--mantine-color-text)"
            underline="never"
            className="portal-brand"
          >
            <Group gap="xs" wrap="nowrap">
              <img src="/favicon.svg" width={28} height={28} alt="" />
              <Text fw={650} truncate>
                {desk.name}
              </Text>
            </Group>
          </Anchor>
          <Group component="nav" gap={4} aria-label={nav.label} className="portal-nav">
            <Place to="/help">{nav.help}</Place>
            <Place to="/tickets">{nav.tickets}</Place>
          </Group>
          <Group gap={4} wrap="nowrap">
            <Preferences />
            <InOrOut />
          </Group>
        </Group>
      </header>
      <OfflineNote />
      <main className="portal-main" id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

const Place = ({ to, children }: { to: string; children: ReactNode }) => (
  <Button
    component={NavLink}
    to={to}
    variant="subtle"
    color="gray"
    size="compact-sm"
    c="var(--mantine-color-text)"
  >
    {children}
  </Button>
);

function InOrOut() {
  const strings = useStrings();
  const { session } = useEntrance();
  const signOut = useSignOut();
  if (session === null || session.role === "guest")
    return (
      <Button component={Link} to="/sign-in" size="compact-sm" variant="default">
        {strings.portal.nav.signIn}
      </Button>
    );
  return (
    <Button size="compact-sm" variant="default" onClick={() => signOut.mutate()} title={session.name}>
      {strings.console.account.signOut}
    </Button>
  );
}
