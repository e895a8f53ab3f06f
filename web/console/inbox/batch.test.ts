import { expect, test } from "vitest";
import type { InboxItem } from "../../api/client.ts";
import { alikeIn } from "./batch.ts";

type Differing = {
  text?: string;
  risk?: string;
  actions?: object[];
  approvals_needed?: number;
  name?: string;
};

const item = ({
  text = "Hello Ada, thanks!",
  risk = "low",
  actions = [],
  approvals_needed = 1,
  name = "Ada",
}: Differing) =>
  ({
    review: {
      proposal: { reply: { text, language: "en", citations: [] }, actions },
      evidence: { risk },
      approvals_needed,
    },
    ticket: { customer_name: name },
  }) as unknown as InboxItem;

test("the same reply to different people is one batch", () => {
  const alike = [item({}), item({ text: "Hello Bob,  thanks!", name: "Bob" })];
  expect(alikeIn([...alike, item({ text: "Something else" })])).toEqual(alike);
});

test.each([
  ["one alone", [item({})]],
  ["more than low risk", [item({}), item({ risk: "medium" })]],
  ["an action beside it", [item({}), item({ actions: [{}] })]],
  ["two people needed", [item({}), item({ approvals_needed: 2 })]],
  ["nothing at all", []],
])("%s is no batch", (_what, items) => {
  expect(alikeIn(items)).toEqual([]);
});
