import { Button, Group, Menu, Modal, NativeSelect, Stack, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Siren } from "lucide-react";
import { useState } from "react";
import { possibleStatuses } from "../../shared/possible-statuses.ts";
import type { Ticket } from "../../api/client.ts";
import { colleaguesQuery } from "../../api/queries.ts";
import { mayUse, useSession } from "../../api/session.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { useNameOf } from "../colleagues.ts";
import { useAssign, useEscalate, usePatch, useSetStatus } from "./use-ticket-actions.ts";

/** Status, person, priority, category, escalation: what is set by hand. */
export function TicketActions({ ticket }: { ticket: Ticket }) {
  const strings = useStrings();
  const session = useSession();
  const setStatus = useSetStatus(ticket.ticket_id);
  const patch = usePatch(ticket);
  if (!mayUse(session, "tickets.patch")) return null;
  return (
    <Group gap="xs">
      <Choose
        label={strings.tickets.page.setStatus}
        options={possibleStatuses(ticket.status)}
        names={strings.status}
        onChoose={setStatus.mutate}
      />
      <AssignMenu ticket={ticket} />
      <Choose
        label={strings.tickets.priority}
        options={Object.keys(strings.priority) as Ticket["priority"][]}
        names={strings.priority}
        onChoose={(priority) => patch.mutate({ priority })}
      />
      <Choose
        label={strings.tickets.category}
        options={Object.keys(strings.category) as (keyof typeof strings.category)[]}
        names={strings.category}
        onChoose={(category) => patch.mutate({ category })}
      />
      {ticket.identity === "claimed" && (
        <Button size="compact-sm" variant="default" onClick={() => patch.mutate({ identity: "verified" })}>
          {strings.tickets.identity.confirm}
        </Button>
      )}
      <Escalate ticket={ticket} />
    </Group>
  );
}

function Choose<T extends string>({
  label,
  options,
  names,
  onChoose,
}: {
  label: string;
  options: readonly T[];
  names: Record<T, string>;
  onChoose: (value: T) => void;
}) {
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="default"
          rightSection={<ChevronDown size={13} aria-hidden />}
          disabled={options.length === 0}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {options.map((option) => (
          <Menu.Item key={option} onClick={() => onChoose(option)}>
            {names[option]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function AssignMenu({ ticket }: { ticket: Ticket }) {
  const { tickets, inbox, presence } = useStrings();
  const session = useSession();
  const nameOf = useNameOf();
  const assign = useAssign(ticket.ticket_id);
  const { data: colleagues = [] } = useQuery(colleaguesQuery);
  const me = session.person?.agent_id;
  const others =
    session.role === "agent"
      ? []
      : colleagues.filter(
          ({ agent_id, active, queues }) =>
            active && agent_id !== me && (ticket.queue === null || queues.includes(ticket.queue)),
        );
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button size="compact-sm" variant="default" rightSection={<ChevronDown size={13} aria-hidden />}>
          {ticket.assigned_to === null ? tickets.page.assign : nameOf(ticket.assigned_to)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: "auto" }}>
        {me !== undefined && <Menu.Item onClick={() => assign.mutate(me)}>{inbox.takeOver}</Menu.Item>}
        {others.map((person) => (
          <Menu.Item key={person.agent_id} onClick={() => assign.mutate(person.agent_id)}>
            {person.name} ({presence[person.presence]})
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Escalate({ ticket }: { ticket: Ticket }) {
  const strings = useStrings();
  const { page } = strings.tickets;
  const [isOpen, { open, close }] = useDisclosure(false);
  const [level, setLevel] = useState<keyof typeof strings.level>("supervisor");
  const [reason, setReason] = useState("");
  const escalate = useEscalate(ticket.ticket_id);
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Siren size={14} aria-hidden />}
        onClick={open}
      >
        {page.escalate}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={page.escalateTitle}
        closeButtonProps={{ "aria-label": strings.close }}
      >
        <Stack>
          <NativeSelect
            label={page.escalateLevel}
            value={level}
            onChange={(event) => setLevel(event.currentTarget.value as typeof level)}
            data={Object.entries(strings.level).map(([value, label]) => ({ value, label }))}
          />
          <Textarea
            label={page.escalateReason}
            required
            minRows={3}
            autosize
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button
            disabled={reason.trim() === ""}
            loading={escalate.isPending}
            onClick={() => escalate.mutate({ level, reason: reason.trim() }, { onSuccess: close })}
          >
            {page.escalate}
          </Button>
        </Stack>
      </Modal>
    </>
  );
}
