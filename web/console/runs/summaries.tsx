import { Table } from "@mantine/core";
import type { Fork } from "../../api/client.ts";
import { queueText } from "../../shared/queue-text.ts";
import { momentText } from "../../shared/time.ts";
import { WideTable } from "../../shared/wide-table.tsx";
import { useLanguage, useStrings } from "../../strings/use-strings.tsx";
import { costText, msText } from "./figures-text.ts";
import { useNodeText } from "./use-node-text.ts";

export type Summary = Fork["recorded"];

/** What a run came to, as recorded and as it is now, side by side. */
export function Summaries({ recorded, now }: { recorded: Summary; now: Summary }) {
  const { runs: texts } = useStrings();
  const before = useLines(recorded);
  const after = useLines(now);
  return (
    <WideTable minWidth={420} label={texts.fork.outcome.done}>
      <Table.Thead>
        <Table.Tr>
          <Table.Td />
          <Table.Th>{texts.recorded}</Table.Th>
          <Table.Th>{texts.now}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {before.map(([name, was], at) => {
          const is = after[at]?.[1];
          return (
            <Table.Tr key={name}>
              <Table.Th className="summary-name">{name}</Table.Th>
              <Table.Td>{was}</Table.Td>
              <Table.Td fw={was === is ? 400 : 650}>{is}</Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </WideTable>
  );
}

/** What a run came to, line by line. */
function useLines(summary: Summary): [name: string, text: string][] {
  const strings = useStrings();
  const { runs, priority, level } = strings;
  const { language } = useLanguage();
  const nodeText = useNodeText();
  const { sla } = summary;
  const number = (value: number) => value.toLocaleString(language);
  const texts = runs.fork;
  return [
    [texts.path, summary.path.map(nodeText).join(" → ")],
    [
      texts.actions,
      summary.actions
        .map(({ type }) => strings.action[type as keyof typeof strings.action] ?? type)
        .join(", ") || texts.noActions,
    ],
    [texts.review, summary.review?.join("; ") ?? texts.noReview],
    [texts.answer, texts.answers[summary.answer]],
    [texts.escalation, summary.escalation === null ? strings.none : level[summary.escalation]],
    [texts.priority, sla.priority === null ? strings.none : priority[sla.priority]],
    [texts.queue, sla.queue === null ? strings.none : queueText(sla.queue)],
    [texts.due, sla.resolution_due_at === null ? strings.none : momentText(sla.resolution_due_at, language)],
    [
      texts.breach,
      sla.breach_probability === null ? strings.unknown : `${Math.round(sla.breach_probability * 100)}%`,
    ],
    [runs.tokens, runs.tokensText(number(summary.input_tokens), number(summary.output_tokens))],
    [runs.cost, costText(summary.cost_usd)],
    [texts.callTime, msText(summary.ms, language)],
  ];
}
