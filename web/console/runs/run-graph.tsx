import "@xyflow/react/dist/style.css";
import { useComputedColorScheme } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { Position, ReactFlow, type Edge, type Node } from "@xyflow/react";
import { useStrings } from "../../strings/use-strings.tsx";
import "./run-graph.css";

type NodeName = keyof ReturnType<typeof useStrings>["runs"]["node"];

/** Where each node stands: in the order in which a ticket goes through them, side by side what happens at once. */
const PLACES: Record<NodeName, [column: number, row: number]> = {
  prepare: [0, 1],
  classify: [1, 0],
  sense: [1, 2],
  troubleshoot: [2, 1],
  forecast: [3, 1],
  route: [4, 1],
  escalate: [5, 0],
  review: [6, 1],
  act: [7, 1],
};
const COLUMN_PX = 150;
const ROW_PX = 62;
/** From top to bottom, where there is no room for a line. */
const NARROW = "(max-width: 48em)";
const NARROW_COLUMN_PX = 64;
const NARROW_ROW_PX = 70;

const EDGES: readonly (readonly [NodeName, NodeName])[] = [
  ["prepare", "classify"],
  ["prepare", "sense"],
  ["classify", "troubleshoot"],
  ["sense", "troubleshoot"],
  ["troubleshoot", "forecast"],
  ["forecast", "route"],
  ["route", "escalate"],
  ["route", "review"],
  ["escalate", "review"],
  ["review", "act"],
];

type Props = {
  runId: string;
  path: readonly string[];
  shown: string;
  onChoose: (node: string) => void;
  /** Where it has half of the page. */
  isNarrow?: boolean;
};

/** The graph of agents; the way that a run took is lit. */
export function RunGraph({ runId, path, shown, onChoose, isNarrow: hasLittleRoom = false }: Props) {
  const { runs: texts } = useStrings();
  const scheme = useComputedColorScheme("light");
  const isPhone = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false });
  const isNarrow = isPhone || hasLittleRoom;
  const isTaken = new Set(path);
  const nodes = (Object.entries(PLACES) as [NodeName, [number, number]][]).map(
    ([id, [column, row]]): Node => ({
      id,
      position: isNarrow
        ? { x: row * NARROW_ROW_PX, y: column * NARROW_COLUMN_PX }
        : { x: column * COLUMN_PX, y: row * ROW_PX },
      data: { label: texts.node[id] },
      sourcePosition: isNarrow ? Position.Bottom : Position.Right,
      targetPosition: isNarrow ? Position.Top : Position.Left,
      className: `run-node${isTaken.has(id) ? " run-node-taken" : ""}${id === shown ? " run-node-shown" : ""}`,
      ariaLabel: texts.node[id],
    }),
  );
  const edges = EDGES.map(([source, target]): Edge => {
    const isLit =
      isTaken.has(source) &&
      isTaken.has(target) &&
      !(source === "route" && target === "review" && isTaken.has("escalate"));
    return {
      id: `${source}-${target}`,
      source,
      target,
      animated: isLit,
      className: isLit ? "run-edge-taken" : "run-edge",
    };
  });
  return (
    <div className="run-graph" data-narrow={isNarrow} role="region" aria-label={`${texts.path} ${runId}`}>
      <ReactFlow
        key={isNarrow ? "narrow" : "wide"}
        nodes={nodes}
        edges={edges}
        colorMode={scheme}
        fitView
        nodesDraggable={false}
        nodesConnectable={false}
        // By keyboard one steps, or goes by the table beside it.
        nodesFocusable={false}
        edgesFocusable={false}
        zoomOnScroll={false}
        zoomOnDoubleClick={false}
        panOnDrag={false}
        preventScrolling={false}
        onNodeClick={(_event, { id }) => onChoose(id)}
        proOptions={{ hideAttribution: true }}
      />
    </div>
  );
}
