import { Autocomplete, FileInput, JsonInput, NativeSelect, Textarea } from "@mantine/core";
import { useMemo } from "react";
import type { Trace } from "../../api/client.ts";
import { complain } from "../../shared/toast.tsx";
import { useStrings } from "../../strings/use-strings.tsx";
import { jsonIn, type ForkAgent, type ForkForm } from "./fork-changes.ts";
import { runSteps } from "./run-steps.ts";

export type FieldProps = { trace: Trace; form: ForkForm; onChange: (part: Partial<ForkForm>) => void };

/** Another system prompt for one agent. */
export function PromptFields({ form, onChange }: FieldProps) {
  const { fork: texts } = useStrings().runs;
  return (
    <>
      <NativeSelect
        label={texts.agent}
        value={form.agent}
        onChange={(event) => onChange({ agent: event.currentTarget.value as ForkAgent })}
        data={Object.entries(texts.agents).map(([value, label]) => ({ value, label }))}
      />
      <Textarea
        label={texts.prompt}
        description={texts.promptHint}
        value={form.prompt}
        maxLength={20_000}
        autosize
        minRows={4}
        maxRows={14}
        onChange={(event) => onChange({ prompt: event.currentTarget.value })}
      />
    </>
  );
}

/** Another policy, from a file. */
export function PolicyField({ onChange }: FieldProps) {
  const strings = useStrings();
  const { fork: texts } = strings.runs;
  const read = async (file: File | null): Promise<void> => {
    if (!file) return onChange({ policy: null });
    const { parse } = await import("yaml");
    // Whether it is a policy the desk says, and what is wrong with it where it is none.
    onChange({ policy: parse(await file.text()) as ForkForm["policy"] });
  };
  return (
    <FileInput
      label={texts.policyFile}
      description={texts.policyHint}
      placeholder={texts.choose}
      accept=".yaml,.yml,.json"
      clearable
      onChange={(file) => void read(file).catch((error: Error) => complain(error, strings))}
    />
  );
}

/** What of the state the run has recorded, the latest values as a beginning. */
export function StateFields({ trace, form, onChange }: FieldProps) {
  const { fork: texts } = useStrings().runs;
  const known = useMemo((): Record<string, unknown> => {
    const last = runSteps(trace).at(-1);
    return { ...last?.given, ...last?.gave };
  }, [trace]);
  const choose = (key: string) =>
    onChange({ key, ...(key in known ? { value: JSON.stringify(known[key], null, 2) } : {}) });
  return (
    <>
      <Autocomplete
        label={texts.key}
        description={texts.keyHint}
        value={form.key}
        data={Object.keys(known)}
        onChange={choose}
      />
      <JsonInput
        label={texts.value}
        value={form.value}
        error={form.value !== "" && jsonIn(form.value) === undefined ? texts.notJson : null}
        autosize
        minRows={4}
        maxRows={14}
        onChange={(value) => onChange({ value })}
      />
    </>
  );
}
