import { AppShell, Badge, Burger, Group, NavLink, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Bot, ChartColumn, Inbox, Settings, Ticket as TicketIcon, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useLocation } from "react-router";
import { useQuery } from "@tanstack/react-query";
import type { Capability } from "../../../domain/rights.ts";
import { inboxQuery } from "../../api/queries.ts";
import { mayUse, useEntrance, useSession } from "../../api/session.tsx";
import { ConnectionDot, OfflineNote } from "../../shared/connection-note.tsx";
import { Preferences } from "../../shared/preferences.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import "./shell.css";
import { AccountMenu } from "./account-menu.tsx";
import type { Strings } from "../../strings/en.ts";

const PLACES: readonly {
  to: string;
  name: keyof Strings["console"]["nav"];
  right: Capability;
  icon: LucideIcon;
}[] = [
  { to: "/inbox", name: "inbox", right: "reviews.read", icon: Inbox },
  { to: "/tickets", name: "tickets", right: "tickets.read", icon: TicketIcon },
  { to: "/dashboard", name: "dashboard", right: "dashboard.read", icon: ChartColumn },
  { to: "/runs", name: "runs", right: "runs.read", icon: Bot },
  { to: "/settings", name: "settings", right: "keys.manage", icon: Settings },
];

/** The console's frame: where one can go, who one is, and whether news arrives. */
export function Shell({ children }: { children: ReactNode }) {
  const strings = useStrings();
  const { desk } = useEntrance();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: { base: 240, sm: 88 }, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      padding={0}
    >
      <a className="skip-link" href="#content">
        {strings.skipToContent}
      </a>
      <AppShell.Header>
        <Group h="100%" px="sm" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap" miw={0}>
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={strings.menu} />
            <img src="/favicon.svg" width={26} height={26} alt="" />
            <Text fw={650} truncate>
              {desk.name}
            </Text>
            <ConnectionDot />
          </Group>
          <Group gap={2} wrap="nowrap">
            <Preferences />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={strings.console.nav.label}>
        <Places onGo={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <OfflineNote />
        {children}
      </AppShell.Main>
    </AppShell>
  );
}

function Places({ onGo }: { onGo: () => void }) {
  const { nav } = useStrings().console;
  const session = useSession();
  const { pathname } = useLocation();
  return PLACES.filter(({ right }) => mayUse(session, right)).map(({ to, name, icon: Icon }) => (
    <NavLink
      key={to}
      component={Link}
      to={to}
      className="place"
      label={nav[name]}
      leftSection={<Icon size={20} strokeWidth={1.8} aria-hidden />}
      rightSection={name === "inbox" ? <InboxCount /> : null}
      active={pathname.startsWith(to)}
      aria-current={pathname.startsWith(to) ? "page" : undefined}
      onClick={onGo}
    />
  ));
}

/** How many reviews wait, wherever one is. */
function InboxCount() {
  const { data } = useQuery(inboxQuery("all"));
  return data && data.length > 0 ? (
    <Badge size="sm" px={6} className="place-count" style={{ overflow: "visible" }}>
      {data.length}
    </Badge>
  ) : null;
}
