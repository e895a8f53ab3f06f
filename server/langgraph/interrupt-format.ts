import { AppError } from "../../domain/errors.js";
import type { AgentInboxRequest } from "../../agents/review/agent-inbox.js";

/** The header by which a client says in which form it wants interrupts. */
const FORMAT_HEADER = "X-Interrupt-Format";

/** Agent Inbox's, unless LangChain v1's is asked for. */
export type InterruptFormat = "agent-inbox" | "langchain-v1";

/** @throws AppError "invalid_input" for any other */
export function interruptFormat(header: (name: string) => string | undefined): InterruptFormat {
  const asked = (header(FORMAT_HEADER) ?? "agent-inbox").toLowerCase();
  if (asked === "agent-inbox" || asked === "langchain-v1") return asked;
  const message = "agent-inbox or langchain-v1";
  throw new AppError("invalid_input", `${FORMAT_HEADER}: ${message}.`, {
    errors: [{ path: FORMAT_HEADER, message }],
  });
}

/** What LangChain v1's human-in-the-loop middleware asks of a person. */
type HitlRequest = {
  action_requests: { name: string; args: unknown; description: string }[];
  review_configs: { action_name: string; allowed_decisions: ("approve" | "edit" | "reject")[] }[];
};

/**
 * The same question in LangChain v1's form: one action that is the whole proposal. To reject it with a message is to
 * instruct, without one to ignore it.
 */
export const hitlRequest = ({
  action_request: { action, args },
  description,
}: AgentInboxRequest): HitlRequest => ({
  action_requests: [{ name: action, args, description }],
  review_configs: [{ action_name: action, allowed_decisions: ["approve", "edit", "reject"] }],
});
