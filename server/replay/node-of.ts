import type { RecordedConfig } from "../recording/recorder.js";

/** The node that calls, as LangGraph tells it; empty outside of one. */
export function nodeOf({ metadata }: RecordedConfig): string {
  const node = metadata?.["langgraph_node"];
  return typeof node === "string" ? node : "";
}
