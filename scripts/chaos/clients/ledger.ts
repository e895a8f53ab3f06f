type NotedTicket = { ticket_id: string; text_hash: string };
type NotedMessage = { message_id: string; ticket_id: string; text_hash: string };
type NotedDecision = {
  review_id: string;
  by: string;
  type: string;
  /** As the answer told it: `pending` after the first of two approvals. */
  status: string;
};

/** What the simulated clients were told: the other side of what the desk has stored. */
export type ClientLedger = {
  tickets: NotedTicket[];
  messages: NotedMessage[];
  decisions: NotedDecision[];
  /** Hashes of texts that were sent and never acknowledged: each may be stored once, or not at all. */
  unanswered: string[];
  /** Answers by request and status, `ticket 201`; `lost` where none came. */
  answers: Record<string, number>;
  /** What a good client can make nothing of: a refusal of what was right. */
  refused: { what: string; status: number; detail: string }[];
};

export const emptyLedger = (): ClientLedger => ({
  tickets: [],
  messages: [],
  decisions: [],
  unanswered: [],
  answers: {},
  refused: [],
});
