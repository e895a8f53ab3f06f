import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";

/** A chat completion request, as far as scripts and tests look at it. */
export const ChatRequest = z.looseObject({
  model: z.string(),
  temperature: z.number().optional(),
  stream: z.boolean().optional(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })).optional(),
  tool_choice: z.object({ function: z.object({ name: z.string() }) }).optional(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** One answer on the wire, good or bad. */
export type Reply =
  | { status: number; headers?: Record<string, string>; body: string }
  /** Half a body, then the connection is cut. */
  | { cut: string }
  /** The connection is cut before anything is said. */
  | { reset: true }
  /** Headers and half a body if given, then nothing more until the client goes away. */
  | { hang: true; after?: string };

export type Script = readonly Reply[] | ((request: ChatRequest, nth: number) => Reply);

export type ScriptedModel = {
  /** For `MODEL_BASE_URL`. */
  url: string;
  /** All that has come, oldest first; `body` as it came over the wire. */
  requests: { headers: IncomingHttpHeaders; body: string; json: ChatRequest }[];
  close(): Promise<void>;
};

/**
 * A server that speaks the chat completions protocol and answers by the script: a function, or a list whose last
 * entry repeats.
 */
export async function startScriptedModel({ script }: { script: Script }): Promise<ScriptedModel> {
  const requests: ScriptedModel["requests"] = [];
  const replyTo = (json: ChatRequest): Reply => {
    if (typeof script === "function") return script(json, requests.length);
    return (
      script[Math.min(requests.length, script.length) - 1] ?? { status: 500, body: "the script is empty" }
    );
  };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const json = ChatRequest.parse(JSON.parse(body));
      requests.push({ headers: request.headers, body, json });
      send(response, replyTo(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

export type Completion = {
  content?: string | null;
  refusal?: string;
  tool_calls?: { name: string; args: unknown; id?: string }[];
  finish_reason?: string;
  /** Null: the endpoint does not tell. */
  usage?: { prompt_tokens: number; completion_tokens: number; total_tokens: number } | null;
};

/** A completion; `args` that are text are sent as they are, so that they may be no JSON. */
export function completion({
  content = null,
  refusal,
  tool_calls = [],
  finish_reason,
  usage,
}: Completion): Reply {
  const calls = tool_calls.map(({ name, args, id }, at) => ({
    id: id ?? `call_${at}`,
    type: "function",
    function: { name, arguments: typeof args === "string" ? args : JSON.stringify(args) },
  }));
  const message = {
    role: "assistant",
    content,
    ...(refusal === undefined ? {} : { refusal }),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
  return ok({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1,
    model: "scripted",
    choices: [
      { index: 0, message, finish_reason: finish_reason ?? (calls.length > 0 ? "tool_calls" : "stop") },
    ],
    ...(usage === null
      ? {}
      : { usage: usage ?? { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 } }),
  });
}

/** A call of one tool. */
export const calls = (name: string, args: unknown): Reply => completion({ tool_calls: [{ name, args }] });

/** Plain text. */
export const says = (content: string): Reply => completion({ content });

/** A body as JSON. */
export const ok = (body: unknown): Reply => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

/** An error as OpenAI tells it. */
export const fails = (
  status: number,
  error: { message?: string; code?: string; param?: string } = {},
  headers: Record<string, string> = {},
): Reply => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify({ error: { message: "scripted", type: "error", ...error } }),
});

/** A decision's name without the version of the prompt that asks for it. */
export const unversioned = (name: string): string => name.replace(/_v\d+$/, "");

/** A model that decides as told, by the name of what is asked for, and says the text where it may choose. */
export const deciding =
  (decisions: Readonly<Record<string, unknown>>, otherwise = "How can I help?") =>
  ({ tool_choice }: ChatRequest): Reply => {
    const name = tool_choice?.function.name;
    return name === undefined ? says(otherwise) : calls(name, decisions[unversioned(name)] ?? {});
  };

function send(response: ServerResponse, reply: Reply) {
  if ("reset" in reply) {
    response.socket?.resetAndDestroy();
  } else if ("cut" in reply) {
    response.writeHead(200, { "content-type": "application/json", "content-length": "100000" });
    response.write(reply.cut, () => response.socket?.destroy());
  } else if ("hang" in reply) {
    if (reply.after === undefined) return;
    response.writeHead(200, { "content-type": "application/json" });
    response.write(reply.after);
  } else {
    response.writeHead(reply.status, reply.headers);
    response.end(reply.body);
  }
}
