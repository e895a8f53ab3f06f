import { tool } from "@langchain/core/tools";
import { z } from "zod";
import type { QueueStatus } from "../domain/queue-status.js";

const QueueStatusInput = z.object({ queue: z.string().min(1) });

export type QueueStatusDeps = { queueStatus: (queue: string) => Promise<QueueStatus> };

/** How a queue stands: depth, people, arrivals. The artifact is a `QueueStatus`. */
export function createQueueStatusTool({ queueStatus }: QueueStatusDeps) {
  return tool(
    async ({ queue }): Promise<[string, QueueStatus]> => {
      const status = await queueStatus(queue);
      const { depth, people, handle_minutes } = status;
      return [
        `${queue}: ${depth} waiting, ${people.available} available, ${handle_minutes} min a ticket`,
        status,
      ];
    },
    {
      name: "queue_status",
      description: "How many tickets wait in a queue, who is there, and how many have come in.",
      schema: QueueStatusInput,
      responseFormat: "content_and_artifact",
    },
  );
}
