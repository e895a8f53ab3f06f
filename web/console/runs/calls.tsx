import { Badge, Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { TraceCall } from "../../api/client.ts";
import { Fold } from "../../shared/fold.tsx";
import { useLanguage, useStrings } from "../../strings/use-strings.tsx";
import { JsonView } from "./json-view.tsx";
import { costText, msText } from "./figures-text.ts";

const COLOR: Record<TraceCall["kind"], string> = {
  model: "grape",
  tool: "blue",
  local: "teal",
  read: "gray",
  node: "gray",
};

/** What a node asked of the world, one after the other: folded, each with what it took. */
export function Calls({ calls }: { calls: readonly TraceCall[] }) {
  const { runs: texts } = useStrings();
  if (calls.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {texts.noCalls}
      </Text>
    );
  return (
    <Stack gap={6}>
      {calls.map((call) => (
        <Fold key={call.call_id} className="call" summary={<CallHead call={call} />}>
          <CallBody call={call} />
        </Fold>
      ))}
    </Stack>
  );
}

function CallHead({
  call: { kind, name, ms, input_tokens, output_tokens, cost_usd, error, attempt },
}: {
  call: TraceCall;
}) {
  const { runs: texts } = useStrings();
  const { language } = useLanguage();
  const hasTokens = input_tokens + output_tokens > 0;
  return (
    <Group gap={6} component="span" flex={1}>
      <Text span size="sm" fw={600} className="preserve">
        {name}
      </Text>
      <Badge size="sm" variant="light" radius="sm" tt="none" color={COLOR[kind]}>
        {texts.kind[kind]}
      </Badge>
      {attempt > 1 && (
        <Badge size="sm" variant="light" radius="sm" tt="none" color="orange">
          {texts.attempt(attempt)}
        </Badge>
      )}
      {error !== null && (
        <Badge size="sm" variant="light" radius="sm" tt="none" color="red">
          {texts.failed}
        </Badge>
      )}
      <Text span size="xs" c="dimmed" ml="auto">
        {[
          ...(hasTokens
            ? [
                `${texts.tokens}: ${texts.tokensText(input_tokens.toLocaleString(language), output_tokens.toLocaleString(language))}`,
              ]
            : []),
          ...(cost_usd > 0 ? [costText(cost_usd)] : []),
          msText(ms, language),
        ].join(" · ")}
      </Text>
    </Group>
  );
}

function CallBody({ call: { input, output, error, error_code, same_as } }: { call: TraceCall }) {
  const { runs: texts } = useStrings();
  return (
    <Stack gap={6} pt={6} pl="sm">
      <Part name={texts.asked}>
        <JsonView value={input} />
      </Part>
      {error === null ? (
        <Part name={same_as === null ? texts.answered : `${texts.answered} (${texts.repeats})`}>
          <JsonView value={output} />
        </Part>
      ) : (
        <Part name={error_code === null ? texts.failed : `${texts.failed}: ${error_code}`}>
          <Text size="sm" className="preserve call-error">
            {error}
          </Text>
        </Part>
      )}
    </Stack>
  );
}

const Part = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <Text size="xs" c="dimmed" fw={600}>
      {name}
    </Text>
    {children}
  </div>
);
