import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { commitGroup } from "../commit-group.js";
import { openConnection } from "../sqlite-connection.js";
import { packError, packOutcome, type FromWriter, type ToWriter } from "./messages.js";

/** The writing thread: it owns the connection that writes, and answers each group in turn. */
if (!parentPort) throw new Error("writer/main.ts runs in a worker thread only");
const port = parentPort;
const { path } = z.object({ path: z.string() }).parse(workerData);
const connection = openConnection(path);

port.on("message", (message: ToWriter) => {
  if (message.type === "close") {
    connection.database.close();
    port.close();
    return;
  }
  let answer: FromWriter;
  try {
    answer = { type: "done", outcomes: commitGroup(connection, message.group).map(packOutcome) };
  } catch (error) {
    answer = { type: "failed", error: packError(error) };
  }
  port.postMessage(answer);
});
