import { createTrajectoryMatchEvaluator } from "agentevals";
import type { TrajectoryMode } from "../../domain/evaluation.js";

/** Whether the nodes that ran are those expected: each is a step of a trajectory, as `agentevals` compares them. */
export function createPathMatch(mode: TrajectoryMode) {
  const evaluate = createTrajectoryMatchEvaluator({ trajectoryMatchMode: mode });
  return async (path: readonly string[], expected: readonly string[]): Promise<boolean> => {
    const { score } = await evaluate({ outputs: stepsOf(path), referenceOutputs: stepsOf(expected) });
    return score === true || score === 1;
  };
}

const stepsOf = (nodes: readonly string[]) =>
  nodes.map((name) => ({
    role: "assistant" as const,
    content: "",
    tool_calls: [{ function: { name, arguments: "{}" } }],
  }));
