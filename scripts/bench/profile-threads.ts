import { Session } from "node:inspector/promises";

/** A thread whose bootstrap ends so is profiled beside the main one. */
const WRITER = "/store/writer/bootstrap.mjs";

/** CPU profiles as V8 writes them, in JSON. `writer`: of the thread that writes SQLite, where there is one. */
export type ThreadProfiles = { main: string; writer: string | null };

type Reply = { id: number; result?: { profile?: object } };

/** Profiles the main thread and the one that writes, from now until the function that it gives is called. */
export async function profileThreads(): Promise<() => Promise<ThreadProfiles>> {
  const session = new Session();
  session.connect();
  const worker = await attachWriter(session);
  await session.post("Profiler.enable");
  await session.post("Profiler.start");
  await worker?.("Profiler.enable");
  await worker?.("Profiler.start");
  return async () => {
    const { profile } = await session.post("Profiler.stop");
    const written = await worker?.("Profiler.stop");
    session.disconnect();
    return { main: JSON.stringify(profile), writer: written ? JSON.stringify(written.profile) : null };
  };
}

type Ask = (method: string) => Promise<NonNullable<Reply["result"]>>;

/** What asks the inspector of the writing thread; undefined where no such thread runs. */
async function attachWriter(session: Session): Promise<Ask | undefined> {
  let writer: string | undefined;
  const waiting = new Map<number, (result: NonNullable<Reply["result"]>) => void>();
  session.on("NodeWorker.attachedToWorker", ({ params: { sessionId, workerInfo } }) => {
    if (workerInfo.url.endsWith(WRITER)) writer = sessionId;
  });
  session.on("NodeWorker.receivedMessageFromWorker", ({ params: { message } }) => {
    const { id, result = {} } = JSON.parse(message) as Reply;
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  // Those that run already are told of before it answers.
  await session.post("NodeWorker.enable", { waitForDebuggerOnStart: false });
  const sessionId = writer;
  if (sessionId === undefined) return undefined;
  let asked = 0;
  return async (method) => {
    const id = (asked += 1);
    const answer = new Promise<NonNullable<Reply["result"]>>((resolve) => waiting.set(id, resolve));
    await session.post("NodeWorker.sendMessageToWorker", {
      sessionId,
      message: JSON.stringify({ id, method }),
    });
    return answer;
  };
}
