import { Checkbox, Group, Paper, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import type { Draft } from "./draft.ts";
import { useStrings } from "../../strings/use-strings.tsx";
import type { Strings } from "../../strings/en.ts";

type Part = { draft: Draft; onChange: (draft: Draft) => void; isLocked: boolean };

/** What would be done beside the reply: kept, changed or left out, one by one. */
export function ProposedActions({ draft, onChange, isLocked }: Part) {
  const { inbox } = useStrings();
  if (draft.actions.length === 0) return null;
  const set = (at: number, change: Partial<Draft["actions"][number]>) =>
    onChange({
      ...draft,
      actions: draft.actions.map((one, index) => (index === at ? { ...one, ...change } : one)),
    });
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {inbox.actions}
      </Title>
      {draft.actions.map((one, at) => (
        <OneAction
          key={one.action.action_id}
          {...one}
          isLocked={isLocked}
          onChange={(change) => set(at, change)}
        />
      ))}
    </Stack>
  );
}

type OneProps = Draft["actions"][number] & {
  isLocked: boolean;
  onChange: (change: Partial<Draft["actions"][number]>) => void;
};

function OneAction({ action, args, isKept, isLocked, onChange }: OneProps) {
  const strings = useStrings();
  const { inbox } = strings;
  return (
    <Paper className="panel" p="sm">
      <Stack gap="xs">
        <Checkbox
          label={<Text fw={600}>{strings.action[action.type]}</Text>}
          aria-label={inbox.actionKeep(strings.action[action.type])}
          checked={isKept}
          disabled={isLocked}
          onChange={(event) => onChange({ isKept: event.currentTarget.checked })}
        />
        <Group gap="sm" align="flex-end" pl={30}>
          {Object.entries(args).map(([name, value]) => (
            <TextInput
              key={name}
              size="xs"
              label={argumentName(name, strings)}
              value={value}
              readOnly={isLocked || name === "currency"}
              disabled={!isKept}
              w={name === "currency" ? 70 : name === "amount" ? 100 : 200}
              onChange={(event) => onChange({ args: { ...args, [name]: event.currentTarget.value } })}
            />
          ))}
        </Group>
        <Text size="xs" c="dimmed" pl={30}>
          {[action.reason, ...action.limit.because].filter((text) => text !== "").join(" · ")}
        </Text>
      </Stack>
    </Paper>
  );
}

function argumentName(name: string, { inbox }: Strings): string {
  const names: Record<string, string> = {
    order_id: inbox.order,
    amount: inbox.amount,
    item: inbox.item,
    address: inbox.address,
    reason: inbox.reason,
    currency: inbox.currency,
  };
  return names[name] ?? name;
}

/** The escalation that would be made, and the category and priority that would be set. */
export function ProposedChanges({ draft, onChange, isLocked }: Part) {
  const { escalation, classification } = draft;
  const strings = useStrings();
  return (
    <>
      {escalation && (
        <Paper className="panel" p="sm">
          <Checkbox
            label={<Text fw={600}>{strings.inbox.escalateTo(strings.level[escalation.value.level])}</Text>}
            checked={escalation.isKept}
            disabled={isLocked}
            onChange={(event) =>
              onChange({ ...draft, escalation: { ...escalation, isKept: event.currentTarget.checked } })
            }
          />
          <Stack gap={2} pl={30} mt={4}>
            <Text size="sm">{escalation.value.reason}</Text>
            {escalation.value.action_plan.map((step) => (
              <Text key={step} size="xs" c="dimmed">
                • {step}
              </Text>
            ))}
          </Stack>
        </Paper>
      )}
      {classification && (
        <Group gap="sm" grow>
          <Choice
            label={strings.tickets.category}
            names={strings.category}
            value={classification.category}
            onChange={(category) => onChange({ ...draft, classification: { ...classification, category } })}
            isLocked={isLocked}
          />
          <Choice
            label={strings.tickets.priority}
            names={strings.priority}
            value={classification.priority}
            onChange={(priority) => onChange({ ...draft, classification: { ...classification, priority } })}
            isLocked={isLocked}
          />
        </Group>
      )}
    </>
  );
}

function Choice<T extends string>({
  label,
  names,
  value,
  onChange,
  isLocked,
}: {
  label: string;
  names: Record<T, string>;
  value: T;
  onChange: (value: T) => void;
  isLocked: boolean;
}) {
  const data = (Object.entries(names) as [T, string][]).map(([one, text]) => ({ value: one, label: text }));
  return (
    <Select
      size="xs"
      label={label}
      data={data}
      value={value}
      disabled={isLocked}
      allowDeselect={false}
      onChange={(chosen) => chosen !== null && onChange(chosen as T)}
    />
  );
}
