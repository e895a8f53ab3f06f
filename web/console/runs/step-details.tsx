import { Badge, Group, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import type { Trace } from "../../api/client.ts";
import { Fold } from "../../shared/fold.tsx";
import { useLanguage, useStrings } from "../../strings/use-strings.tsx";
import { useNameOf } from "../colleagues.ts";
import { Calls } from "./calls.tsx";
import { costText, msText } from "./figures-text.ts";
import { JsonView } from "./json-view.tsx";
import { spentOn, type RunStep } from "./run-steps.ts";
import { useNodeText } from "./use-node-text.ts";

/** One step of a run: what the node was given and gave, who decided, and what it asked of the world. */
export function StepDetails({ trace, step }: { trace: Trace; step: RunStep }) {
  const { runs: texts } = useStrings();
  const decision = trace.decisions.findLast(({ node }) => node === step.node);
  return (
    <Stack gap="sm" miw={0}>
      <StepHead step={step} />
      {decision && <DecidedBy {...decision} />}
      {step.node === "review" && <People reviews={trace.reviews} />}
      {step.gave === null ? (
        <Text size="sm" c="dimmed">
          {trace.calls.length === 0 ? texts.callsGone : texts.gaveNothing}
        </Text>
      ) : (
        <Fold isOpen summary={<Label>{texts.gave}</Label>}>
          <JsonView value={step.gave} />
        </Fold>
      )}
      {trace.calls.length > 0 && (
        <>
          <Fold summary={<Label>{texts.given}</Label>}>
            <JsonView value={step.given} />
          </Fold>
          <div>
            <Label>{texts.calls}</Label>
            <Calls calls={step.calls} />
          </div>
        </>
      )}
    </Stack>
  );
}

const Label = ({ children }: { children: string }) => (
  <Text span size="sm" fw={600}>
    {children}
  </Text>
);

function StepHead({ step: { node, pass, attempt, ms, calls } }: { step: RunStep }) {
  const { runs: texts } = useStrings();
  const { language } = useLanguage();
  const nodeText = useNodeText();
  const { input_tokens, output_tokens, cost_usd } = spentOn(calls);
  const tokens = texts.tokensText(
    input_tokens.toLocaleString(language),
    output_tokens.toLocaleString(language),
  );
  return (
    <Group gap="xs">
      <Title order={2} size="h5">
        {nodeText(node)}
      </Title>
      {pass > 1 && (
        <Badge variant="light" radius="sm" tt="none" color="gray">
          {texts.pass(pass)}
        </Badge>
      )}
      {attempt > 1 && (
        <Badge variant="light" radius="sm" tt="none" color="orange">
          {texts.attempt(attempt)}
        </Badge>
      )}
      <Text size="sm" c="dimmed">
        {[
          msText(ms, language),
          ...(input_tokens + output_tokens > 0 ? [`${texts.tokens}: ${tokens}`, costText(cost_usd)] : []),
        ].join(" · ")}
      </Text>
    </Group>
  );
}

function DecidedBy({ decided_by, confidence }: Trace["decisions"][number]) {
  const { runs: texts } = useStrings();
  const nameOf = useNameOf();
  const [kind] = decided_by.split(":", 1);
  const name = decided_by.slice(decided_by.indexOf(":") + 1);
  const who = kind === "model" ? texts.model(name) : kind === "person" ? nameOf(name) : texts.local;
  return (
    <Text size="sm">
      {texts.decidedBy}: {who}
      {confidence !== null && ` · ${texts.confidence} ${Math.round(confidence * 100)}%`}
    </Text>
  );
}

function People({ reviews }: Pick<Trace, "reviews">) {
  const { runs: texts } = useStrings();
  const nameOf = useNameOf();
  if (reviews.length === 0) return null;
  return (
    <Stack gap={4}>
      <Label>{texts.people}</Label>
      {reviews.map(({ review_id, by, type, args }) => (
        <Fold
          key={review_id}
          summary={
            <Text span size="sm">
              {nameOf(by)}: {texts.decision[type]} (<Link to={`/inbox/${review_id}`}>{review_id}</Link>)
            </Text>
          }
        >
          <JsonView value={args} />
        </Fold>
      ))}
    </Stack>
  );
}
