import type { Checkpoint, Client } from "@langchain/langgraph-sdk";
import { describe, expect, test } from "vitest";
import { CollectionNames } from "../../domain/documents.js";
import { inTurn } from "../fixtures/in-turn.js";
import { deskThat, sdk, statusOf, waitingThread } from "../fixtures/langgraph-client.js";
import type { StartedDesk } from "../fixtures/start-desk.js";

describe("a fork from a checkpoint runs in a sandbox", () => {
  const everything = async (desk: StartedDesk) =>
    Object.fromEntries(
      await inTurn(
        CollectionNames,
        async (name) => [name, await desk.desk.store.documents.find(name)] as const,
      ),
    );
  const at = async (client: Client, threadId: string, node: string): Promise<Checkpoint> => {
    const history = await client.threads.getHistory(threadId, { limit: 50 });
    const found = history.find(({ next }) => next.includes(node));
    if (!found) throw new Error(`no checkpoint before ${node}`);
    return found.checkpoint;
  };

  test("with values changed by updateState, or by a command: the desk is as it was", async () => {
    const desk = await deskThat();
    const { client, thread_id } = await waitingThread(desk);
    await desk.settle(thread_id);
    const before = await everything(desk);
    const checkpoint = await at(client, thread_id, "route");
    const priority = { priority: "critical", because: ["forked"] };
    const updated = (await client.threads.updateState(thread_id, {
      values: { priority },
      checkpoint,
      asNode: "forecast",
    })) as unknown as { checkpoint: Checkpoint };
    expect(await client.threads.getState(thread_id, updated.checkpoint)).toMatchObject({
      values: { priority },
      next: ["route"],
    });
    const forked = await client.runs.wait(thread_id, "ticket", { checkpoint: updated.checkpoint });
    expect(forked).toMatchObject({ priority, escalation: { level: "manager" }, fork: { outcome: "done" } });
    const commanded = await client.runs.wait(thread_id, "ticket", {
      checkpointId: checkpoint.checkpoint_id ?? "",
      command: { update: { priority } },
    });
    expect(commanded).toMatchObject({ priority, escalation: { level: "manager" } });
    const seen: string[] = [];
    for await (const { event } of client.runs.stream(thread_id, "ticket", {
      checkpoint: updated.checkpoint,
      streamMode: ["updates", "values"],
    }))
      seen.push(event);
    expect([seen[0], seen.at(-1), seen.includes("updates")]).toEqual(["metadata", "values", true]);
    expect(await everything(desk)).toEqual(before);
    expect((await client.threads.get(thread_id)).status).toBe("interrupted");
  });

  test("what cannot be forked so is refused, and says why", async () => {
    const desk = await deskThat();
    const { client, thread_id } = await waitingThread(desk);
    const checkpoint = await at(client, thread_id, "route");
    const update = (more: object) =>
      statusOf(client.threads.updateState(thread_id, { values: { mood: "good" }, checkpoint, ...more }));
    expect(await update({})).toBe(400);
    expect(await update({ values: { priority: { priority: "huge", because: [] } } })).toBe(400);
    expect(await update({ values: { instructions: ["x"] }, asNode: "act" })).toBe(400);
    expect(await update({ values: { instructions: ["x"] }, checkpoint: null, checkpointId: "1f0.e30" })).toBe(
      404,
    );
    const run = (payload: object) => statusOf(client.runs.create(thread_id, "ticket", payload));
    expect(await run({ checkpoint })).toBe(400);
    expect(await run({ checkpointId: "1f0.%%%" })).toBe(400);
    expect(await statusOf(client.runs.wait(thread_id, "ticket", { checkpointId: "1f0.%%%" }))).toBe(404);
    expect(await statusOf(sdk(desk, "agent").runs.wait(thread_id, "ticket", { checkpoint }))).not.toBe(200);
  });
});
