import { Badge, Group, Text } from "@mantine/core";
import type { Trace } from "../../api/client.ts";
import { Ago } from "../../shared/countdown.tsx";
import { useLanguage, useStrings } from "../../strings/use-strings.tsx";
import { costText, msText } from "./figures-text.ts";
import { spentOn } from "./run-steps.ts";
import { RunStatusBadge } from "./run-table.tsx";

/** Which run it is, what it took, and what it was made by. */
export function RunHead({ trace }: { trace: Trace }) {
  const { runs: texts } = useStrings();
  const { language } = useLanguage();
  const { run_id, status, started_at, graph_version, policy_hash, versions, path, cost_usd } = trace;
  const { input_tokens, output_tokens } = spentOn(trace.calls);
  const workedMs = path.reduce((sum, { ms }) => sum + ms, 0);
  const figures = [
    `${texts.time}: ${msText(workedMs, language)}`,
    `${texts.tokens}: ${texts.tokensText(input_tokens.toLocaleString(language), output_tokens.toLocaleString(language))}`,
    `${texts.cost}: ${costText(cost_usd)}`,
  ];
  const versionsText = [
    ...(versions ? [versions.model === null ? texts.noModel : texts.model(versions.model)] : []),
    `${texts.graph} ${graph_version}`,
    `${texts.policy} ${policy_hash}`,
  ];
  return (
    <div>
      <Group gap="xs">
        <Text size="sm" fw={600} className="preserve">
          {run_id}
        </Text>
        <RunStatusBadge status={status} />
        <Ago at={started_at} />
      </Group>
      <Text size="sm" mt={4}>
        {figures.join(" · ")}
      </Text>
      <Group gap={6} mt={4}>
        {versionsText.map((text) => (
          <Badge key={text} size="sm" variant="default" radius="sm" tt="none" fw={500}>
            {text}
          </Badge>
        ))}
      </Group>
    </div>
  );
}
