import { Button, Modal, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import type { Trace } from "../../api/client.ts";
import { Failed } from "../../shared/states.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { changesOf, type ForkForm } from "./fork-changes.ts";
import { ForkFields } from "./fork-fields.tsx";
import { ForkResult } from "./fork-result.tsx";
import { placeOf, type RunStep } from "./run-steps.ts";
import { useFork } from "./use-rerun.ts";

const FIRST = {
  change: "prompt",
  agent: "classifier",
  prompt: "",
  model: "",
  policy: null,
  key: "",
  value: "",
  live: true,
} as const;

type Props = { trace: Trace; step: RunStep; isOpen: boolean; onClose: () => void };

/** Changes one thing from a step on, runs it in the sandbox, and shows what differs. */
export function ForkDialog({ trace, step, isOpen, onClose }: Props) {
  const strings = useStrings();
  const { fork: texts } = strings.runs;
  const isPhone = useMediaQuery("(max-width: 48em)") ?? false;
  const [form, setForm] = useState<ForkForm>({ ...FIRST, from: placeOf(step) });
  const fork = useFork(trace.run_id);
  const changes = changesOf(form);
  const result = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (fork.data ?? fork.error) result.current?.scrollIntoView({ block: "start", behavior: "smooth" });
  }, [fork.data, fork.error]);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={texts.title}
      size="xl"
      fullScreen={isPhone}
      closeButtonProps={{ "aria-label": strings.close }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (changes) fork.mutate(changes);
        }}
      >
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {texts.hint}
          </Text>
          <ForkFields trace={trace} form={form} onChange={(part) => setForm({ ...form, ...part })} />
          <Button type="submit" disabled={changes === null} loading={fork.isPending}>
            {texts.run}
          </Button>
        </Stack>
      </form>
      <div ref={result}>
        {fork.error && <Failed error={fork.error} />}
        {fork.data && <ForkResult fork={fork.data} />}
      </div>
    </Modal>
  );
}
