import { Avatar, Indicator, Menu, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Circle, LogOut } from "lucide-react";
import { api, bodyOf, type Session } from "../../api/client.ts";
import { sessionQuery } from "../../api/queries.ts";
import { mayUse, useSession, useSignOut } from "../../api/session.tsx";
import { complain } from "../../shared/toast.tsx";
import { useStrings } from "../../strings/use-strings.tsx";

type Presence = NonNullable<Session["person"]>["presence"];
const COLOR: Record<Presence, string> = { available: "teal", busy: "yellow", offline: "gray" };

/** Who one is, whether one can be given work, and the way out. */
export function AccountMenu() {
  const strings = useStrings();
  const session = useSession();
  const signOut = useSignOut();
  const presence = session.person?.presence ?? "available";
  return (
    <Menu position="bottom-end" width={230} withinPortal>
      <Menu.Target>
        <UnstyledButton p={4}>
          <Indicator color={COLOR[presence]} size={10} offset={4} position="bottom-end" withBorder>
            <Avatar name={session.name} size={32} color="desk" variant="filled" />
          </Indicator>
          <VisuallyHidden>{strings.console.account.signedInAs(session.name)}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            {session.name}
          </Text>
          <Text size="xs">{strings.role[session.role]}</Text>
        </Menu.Label>
        {session.person && mayUse(session, "people.presence") && <PresenceItems person={session.person} />}
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={15} aria-hidden />} onClick={() => signOut.mutate()}>
          {strings.console.account.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function PresenceItems({ person }: { person: NonNullable<Session["person"]> }) {
  const strings = useStrings();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (status: Presence) =>
      bodyOf(
        api.PUT("/api/people/{id}/presence", { params: { path: { id: person.agent_id } }, body: { status } }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    onError: (error) => complain(error, strings),
  });
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{strings.console.account.presence}</Menu.Label>
      {(Object.keys(COLOR) as Presence[]).map((presence) => (
        <Menu.Item
          key={presence}
          leftSection={
            <Circle
              size={12}
              fill="currentColor"
              color={`var(--mantine-color-${COLOR[presence]}-6)`}
              aria-hidden
            />
          }
          fw={presence === person.presence ? 700 : 400}
          onClick={() => change.mutate(presence)}
        >
          {strings.presence[presence]}
        </Menu.Item>
      ))}
    </>
  );
}
