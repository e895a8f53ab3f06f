import { Table, UnstyledButton } from "@mantine/core";
import { WideTable } from "../../shared/wide-table.tsx";
import { useLanguage, useStrings } from "../../strings/use-strings.tsx";
import { costText, msText } from "./figures-text.ts";
import { spentOn, type RunStep } from "./run-steps.ts";
import { useNodeText } from "./use-node-text.ts";

type Props = {
  runId: string;
  steps: readonly RunStep[];
  shown: number | null;
  onChoose: (at: number) => void;
};

/** Every step with what it took: the way of the run in figures. */
export function StepTable({ runId, steps, shown, onChoose }: Props) {
  const { runs: texts } = useStrings();
  const { language } = useLanguage();
  const nodeText = useNodeText();
  return (
    <div className="step-table">
      <WideTable minWidth={260} label={`${texts.steps}: ${runId}`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.steps}</Table.Th>
            {[texts.calls, texts.tokens, texts.cost, texts.time].map((name) => (
              <Table.Th key={name} ta="right">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {steps.map(({ node, pass, attempt, ms, calls }, at) => {
            const { input_tokens, output_tokens, cost_usd } = spentOn(calls);
            return (
              // A step is told apart by its place alone.
              // oxlint-disable-next-line react/no-array-index-key
              <Table.Tr key={at} className={at === shown ? "step-shown" : ""}>
                <Table.Td>
                  <UnstyledButton
                    fz="sm"
                    className="step-name"
                    aria-current={at === shown ? "step" : undefined}
                    onClick={() => onChoose(at)}
                  >
                    {nodeText(node)}
                    {pass > 1 && ` · ${texts.pass(pass)}`}
                    {attempt > 1 && ` · ${texts.attempt(attempt)}`}
                  </UnstyledButton>
                </Table.Td>
                {[
                  calls.length.toLocaleString(language),
                  (input_tokens + output_tokens).toLocaleString(language),
                  costText(cost_usd),
                  msText(ms, language),
                ].map((figure, column) => (
                  // oxlint-disable-next-line react/no-array-index-key
                  <Table.Td key={column} ta="right" className="figure">
                    {figure}
                  </Table.Td>
                ))}
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </WideTable>
    </div>
  );
}
