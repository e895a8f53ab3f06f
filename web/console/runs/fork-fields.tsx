import { Input, NativeSelect, SegmentedControl, Switch, TextInput } from "@mantine/core";
import { useStrings } from "../../strings/use-strings.tsx";
import { PolicyField, PromptFields, StateFields, type FieldProps } from "./changed-fields.tsx";
import { placeOf, runSteps } from "./run-steps.ts";
import { useNodeText } from "./use-node-text.ts";

/** Where the fork begins, the one thing that it changes, and whether it goes live. */
export function ForkFields({ trace, form, onChange }: FieldProps) {
  const { runs } = useStrings();
  const texts = runs.fork;
  const nodeText = useNodeText();
  const places = [
    ...new Map(
      runSteps(trace).map((step) => [
        placeOf(step),
        step.pass === 1 ? nodeText(step.node) : `${nodeText(step.node)} · ${runs.pass(step.pass)}`,
      ]),
    ),
  ];
  return (
    <>
      <NativeSelect
        label={texts.from}
        value={form.from}
        onChange={(event) => onChange({ from: event.currentTarget.value })}
        data={[{ value: "", label: texts.beginning }, ...places.map(([value, label]) => ({ value, label }))]}
      />
      <Input.Wrapper label={texts.change} labelElement="div">
        <SegmentedControl
          fullWidth
          aria-label={texts.change}
          value={form.change}
          onChange={(change) => onChange({ change })}
          data={(["prompt", "model", "policy", "state"] as const).map((value) => ({
            value,
            label: texts.changes[value],
          }))}
        />
      </Input.Wrapper>
      <Changed trace={trace} form={form} onChange={onChange} />
      <Switch
        label={texts.live}
        description={texts.liveHint}
        checked={form.live || form.change === "model"}
        disabled={form.change === "model"}
        onChange={(event) => onChange({ live: event.currentTarget.checked })}
      />
    </>
  );
}

function Changed(props: FieldProps) {
  const { form, onChange } = props;
  const { fork: texts } = useStrings().runs;
  switch (form.change) {
    case "prompt":
      return <PromptFields {...props} />;
    case "model":
      return (
        <TextInput
          label={texts.modelName}
          description={texts.modelHint}
          value={form.model}
          maxLength={200}
          onChange={(event) => onChange({ model: event.currentTarget.value })}
        />
      );
    case "policy":
      return <PolicyField {...props} />;
    case "state":
      return <StateFields {...props} />;
  }
}
