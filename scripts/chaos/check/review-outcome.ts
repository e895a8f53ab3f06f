import type { BaseCheckpointSaver } from "@langchain/langgraph";

/** What a run's latest checkpoint says of its review; undefined where it never came to one. */
export async function reviewOutcome(saver: BaseCheckpointSaver, runId: string): Promise<unknown> {
  const tuple = await saver.getTuple({ configurable: { thread_id: runId } });
  return tuple?.checkpoint.channel_values["review_outcome"];
}
