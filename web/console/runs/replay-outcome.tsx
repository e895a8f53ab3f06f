import { Alert, Stack, Text } from "@mantine/core";
import { CircleCheck, CircleHelp, TriangleAlert, type LucideIcon } from "lucide-react";
import type { Fork, Replay } from "../../api/client.ts";
import { useStrings } from "../../strings/use-strings.tsx";
import { DifferenceTable } from "./difference-table.tsx";
import { useNodeText } from "./use-node-text.ts";

const LOOK: Record<Replay["outcome"], { color: string; icon: LucideIcon }> = {
  identical: { color: "green", icon: CircleCheck },
  diverged: { color: "red", icon: TriangleAlert },
  stopped: { color: "yellow", icon: TriangleAlert },
  impossible: { color: "gray", icon: CircleHelp },
};

/** How a replay went, plainly: the same, or what first went otherwise, or why it could not go on. */
export function ReplayOutcome({ replay }: { replay: Replay }) {
  const { replay: texts } = useStrings().runs;
  const nodeText = useNodeText();
  const { outcome, nodes_compared, divergence, missing, detail } = replay;
  const { color, icon: Icon } = LOOK[outcome];
  return (
    <Alert
      role="status"
      color={color}
      variant="light"
      title={texts.outcome[outcome]}
      icon={<Icon size={18} aria-hidden />}
    >
      <Stack gap="xs">
        {outcome !== "impossible" && <Text size="sm">{texts.compared(nodes_compared)}</Text>}
        {divergence && (
          <>
            <Text size="sm">{texts.divergedAt(nodeText(divergence.node), divergence.field)}</Text>
            <DifferenceTable differences={[divergence]} />
          </>
        )}
        {missing && <MissingAnswer missing={missing} />}
        {detail !== null && (
          <Text size="sm" className="preserve">
            {detail}
          </Text>
        )}
      </Stack>
    </Alert>
  );
}

/** The question that the recording does not answer, and in what it is not the one that was asked then. */
export function MissingAnswer({
  missing: { node, kind, name, difference },
}: {
  missing: NonNullable<Fork["missing"]>;
}) {
  const { replay: texts } = useStrings().runs;
  const nodeText = useNodeText();
  return (
    <>
      <Text size="sm">{texts.missing(nodeText(node), `${name} (${kind})`)}</Text>
      {difference && (
        <>
          <Text size="sm">{texts.changed(difference.field)}</Text>
          <DifferenceTable differences={[difference]} />
        </>
      )}
    </>
  );
}
