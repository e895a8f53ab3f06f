import { describe, expect, test } from "vitest";
import { deskThat, REFUND, sdk, statusOf, waitingThread } from "../fixtures/langgraph-client.js";
import { newTicket } from "../fixtures/start-desk.js";

test("words into a closed thread open another, and it is that one whose run is waited for and streamed", async () => {
  const desk = await deskThat();
  const client = sdk(desk, "client");
  const { thread_id } = await client.threads.create();
  await client.runs.wait(thread_id, "ticket", { input: newTicket() });
  const status = (to: string) => desk.as("manager").put(`/api/tickets/${thread_id}/status`, { status: to });
  expect([(await status("resolved")).status, (await status("closed")).status]).toEqual([200, 200]);

  const values = await client.runs.wait(thread_id, "ticket", { input: { text: "It happened again." } });
  expect(values).toMatchObject({
    ticket: { follows: thread_id },
    messages: [{ type: "human", content: "It happened again." }, { type: "ai" }],
  });
  const seen: { event: string; data: object }[] = [];
  for await (const chunk of client.runs.stream(thread_id, "ticket", { input: { text: "And again." } }))
    seen.push(chunk as { event: string; data: object });
  expect(seen.at(-1)).toMatchObject({
    event: "values",
    data: { ticket: { follows: thread_id }, messages: { length: 4 } },
  });
});

describe("a search of threads", () => {
  test("finds by ids only those that have the metadata as well", async () => {
    const desk = await deskThat();
    const client = sdk(desk, "client");
    const spring = await client.threads.create({ metadata: { campaign: "spring" } });
    const autumn = await client.threads.create({ metadata: { campaign: "autumn" } });
    const ids = [spring.thread_id, autumn.thread_id];
    const found = async (metadata: Record<string, string>) =>
      (await client.threads.search({ ids, metadata })).map(({ thread_id }) => thread_id);
    expect(await found({ campaign: "autumn" })).toEqual([autumn.thread_id]);
    expect(await found({ campaign: "winter" })).toEqual([]);
    expect(await found({})).toEqual(ids);
  });

  test("reads whose threads they are only of what it gives", async () => {
    const desk = await deskThat();
    await desk.submit();
    await desk.submit();
    const asked: string[] = [];
    const known = { ...desk.desk.store.reservedThreads };
    desk.desk.store.reservedThreads.get = (id) => {
      asked.push(id);
      return known.get(id);
    };
    const client = sdk(desk, "manager");
    expect(await client.threads.search({ status: "busy" })).toEqual([]);
    expect(await client.threads.search({ status: "error" })).toEqual([]);
    expect(asked).toEqual([]);
    expect(await client.threads.search({ limit: 1 })).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });
});

test("a run that has ended is not cancelled: what runs or waits since goes on", async () => {
  const desk = await deskThat();
  const { client, thread_id } = await waitingThread(desk, {});
  const [ended] = await client.runs.list(thread_id);
  if (desk.agents) desk.agents.script = REFUND;
  const written = { text: "Refund me, please." };
  const message = await desk.as("customer").post(`/api/tickets/${thread_id}/messages`, written);
  expect(message.status).toBe(201);
  await desk.settle(thread_id);
  expect(ended).toMatchObject({ status: "success" });
  expect(await statusOf(client.runs.cancel(thread_id, ended?.run_id ?? ""))).toBe(409);
  expect((await client.threads.get(thread_id)).status).toBe("interrupted");
});

test("a checkpoint's id that holds thousands of levels is one that no desk gave", async () => {
  const desk = await deskThat();
  const { client, thread_id } = await waitingThread(desk);
  const [latest] = await client.threads.getHistory(thread_id);
  const deep = `{"degraded":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
  const checkpoint_id = `${latest?.checkpoint.checkpoint_id}.${Buffer.from(deep).toString("base64url")}`;
  const at = { checkpoint: { checkpoint_id } };
  const answered = await desk.as("manager").post(`/threads/${thread_id}/state/checkpoint`, at);
  expect([answered.status, answered.json.detail]).toEqual([404, expect.stringContaining("checkpoint")]);
});
