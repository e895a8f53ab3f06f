import { expect, test } from "vitest";
import { ticketJobPriority } from "../../../domain/job-priority.js";
import { defaultPolicy } from "../../fixtures/default-policy.js";

const chat = { channel: "chat", priority: "medium", customer_tier: "standard" } as const;
const email = { ...chat, channel: "email" } as const;

test.each([
  ["a chat is promised an answer within minutes", chat, 5],
  ["an email within hours", email, 240],
  ["a platinum customer's sooner", { ...email, customer_tier: "platinum" } as const, 180],
  ["a critical one sooner still", { ...email, priority: "critical" } as const, 15],
  [
    "what is promised at once is the first of all",
    { ...chat, channel: "phone", priority: "critical" } as const,
    1,
  ],
])("%s", (_claim, ticket, priority) => {
  expect(ticketJobPriority(ticket, defaultPolicy)).toBe(priority);
});
