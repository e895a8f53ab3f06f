import { Button, Group, Kbd, NativeSelect, Text, Tooltip } from "@mantine/core";
import { Check, MessageSquareReply, X } from "lucide-react";
import { useStrings } from "../../strings/use-strings.tsx";
import type { InboxItem } from "../../api/client.ts";
import { isEmpty, type Draft } from "./draft.ts";
import { TellAi } from "./tell-ai.tsx";

type Props = InboxItem & {
  draft: Draft;
  changed: boolean;
  isBusy: boolean;
  accept: () => void;
  ignore: () => void;
  isTelling: boolean;
  setTelling: (isTelling: boolean) => void;
  onTell: (instruction: string) => void;
  onThen: (then: Draft["then"]) => void;
};

/** The four ways to decide. */
export function DecisionBar(props: Props) {
  const { inbox } = useStrings();
  const { draft, changed, isBusy, accept, ignore, isTelling, setTelling, onTell, onThen } = props;
  if (isTelling) return <TellAi isBusy={isBusy} onTell={onTell} onCancel={() => setTelling(false)} />;
  return (
    <Group className="review-bar" p="sm" gap="xs" justify="space-between">
      <Group gap="xs">
        <Button
          leftSection={<Check size={16} aria-hidden />}
          rightSection={<KeyHint letter="a" />}
          loading={isBusy}
          disabled={isEmpty(draft)}
          onClick={accept}
        >
          {changed ? inbox.acceptEdited : inbox.accept}
        </Button>
        <Button
          variant="default"
          leftSection={<MessageSquareReply size={16} aria-hidden />}
          rightSection={<KeyHint letter="r" />}
          disabled={isBusy}
          onClick={() => setTelling(true)}
        >
          {inbox.respond}
        </Button>
        <Tooltip label={inbox.ignoreHint}>
          <Button
            variant="default"
            leftSection={<X size={16} aria-hidden />}
            rightSection={<KeyHint letter="x" />}
            disabled={isBusy}
            onClick={ignore}
          >
            {inbox.ignore}
          </Button>
        </Tooltip>
      </Group>
      <Group gap="xs">
        <Text size="xs" c="dimmed" component="label" htmlFor="then">
          {inbox.then}
        </Text>
        <NativeSelect
          id="then"
          size="xs"
          value={draft.then}
          onChange={(event) => onThen(event.currentTarget.value as Draft["then"])}
          data={[
            { value: "waiting_for_customer", label: inbox.thenWait },
            { value: "resolved", label: inbox.thenResolve },
          ]}
        />
      </Group>
    </Group>
  );
}

const KeyHint = ({ letter }: { letter: string }) => (
  <Kbd size="xs" visibleFrom="md" aria-hidden>
    {letter}
  </Kbd>
);
