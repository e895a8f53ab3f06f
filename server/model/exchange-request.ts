import type { StoredMessage } from "@langchain/core/messages";

/** A function the model may call, as JSON Schema. */
export type OfferedTool = { name: string; description: string; parameters: Record<string, unknown> };

/** One question to the model, all of it JSON, so that it can be recorded and served again. */
export type ExchangeRequest = {
  ticket_id: string;
  agent: string;
  name: string;
  messages: StoredMessage[];
  tools: OfferedTool[];
  /** The tool it must call, where it has no choice. */
  must_call: string | null;
  temperature: number;
};
