import { AIMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import type { Model, ModelAnswer } from "../../../../agents/ports.js";
import { createTroubleshooter } from "../../../../agents/troubleshooter/node.js";
import type { Draft } from "../../../../agents/troubleshooter/output.js";
import type { TicketState } from "../../../../agents/state.js";
import type { TicketCase } from "../../../../domain/ticket-case.js";
import { troubleshooterTools } from "../../../../tools/registry.js";
import { defaultPolicy } from "../../../fixtures/default-policy.js";
import { passage, shopTools } from "../../../fixtures/shop-tools.js";
import { aCase, config, log, said } from "../case.js";
import { classified, runState } from "../run-state.js";

type Turn = { name: string; args: object }[] | string | Extract<ModelAnswer<AIMessage>, { ok: false }>;

const submit = (differing: object = {}) => [
  {
    name: "submit_draft",
    args: {
      steps: ["Open your account."],
      message: "Hi Ada, it is on its way.",
      citations: ["tracking"],
      resolution_probability: 0.9,
      resolved: true,
      ...differing,
    },
  },
];
const search = [{ name: "search_knowledge", args: { query: "where is my order" } }];

/** Drafts with a model that says the turns given, one after the other, the last for ever. */
async function drafting(
  turns: Turn[],
  { state = {}, ticket = {} }: { state?: Partial<TicketState>; ticket?: Partial<TicketCase> } = {},
) {
  const read = aCase({
    messages: [said("Where is ORD-1002? Write to ada@example.com")],
    ...ticket,
  });
  const { tools, runTool, called } = shopTools({ passages: [passage()] });
  const seen: string[] = [];
  const model: Model = {
    decide: async () => ({ ok: false, reason: "unavailable", detail: "not asked here" }),
    converse: async ({ messages }) => {
      const turn = turns[Math.min(seen.length, turns.length - 1)]!;
      seen.push(JSON.stringify(messages));
      if (typeof turn === "string") return { ok: true, made_by: "model:test", value: new AIMessage(turn) };
      if (!Array.isArray(turn)) return turn;
      const tool_calls = turn.map(({ name, args }, at) => ({
        name,
        args: args as Record<string, unknown>,
        id: `call-${seen.length}-${at}`,
      }));
      return { ok: true, made_by: "model:test", value: new AIMessage({ content: "", tool_calls }) };
    },
  };
  const node = createTroubleshooter({
    model,
    readCase: async () => read,
    runTool,
    toolDefinitions: troubleshooterTools(tools),
    policy: defaultPolicy,
    log,
  });
  const update = await node(
    runState({ classification: classified("shipping", "track_shipment"), ...state }),
    config,
  );
  return { ...update, draft: update.draft as Draft, seen, called };
}

describe("the model's draft", () => {
  test("it looks things up, then hands in; only what was found is cited", async () => {
    const { draft, degraded } = await drafting([search, submit({ citations: ["tracking", "made-up"] })]);
    expect(draft).toMatchObject({
      decided_by: "model:test",
      citations: [{ article_id: "tracking", relevance_score: 0.8 }],
    });
    expect(draft.concerns).toEqual(["The draft cited articles that were not found; they are left out"]);
    expect(degraded ?? []).toEqual([]);
  });

  test("personal data leaves only as tokens and is put back; a token for nothing is a concern", async () => {
    const { draft, seen } = await drafting([
      search,
      submit({ message: "We write to [EMAIL_1] and [PHONE_7]." }),
    ]);
    expect(seen.join()).not.toContain("ada@example.com");
    expect(draft.message).toBe("We write to ada@example.com and [PHONE_7].");
    expect(draft.concerns.join()).toContain("[PHONE_7]");
  });

  test("a masked ticket of somebody else that it quotes to the customer is a concern", async () => {
    const quoting = (message: string) => drafting([search, submit({ message })]);
    const { draft } = await quoting("Somebody wrote: I am [NAME], where is [ORDER]?");
    expect(draft.concerns.join()).toContain("[NAME], [ORDER]");
    expect((await quoting("Your order is on its way [1].")).draft.concerns).toEqual([]);
  });

  test("a tool that it was not offered is not run for it, whatever the desk itself may ask", async () => {
    const peeks = [
      { name: "list_people", args: { queue: "billing_support" } },
      { name: "queue_status", args: { queue: "billing_support" } },
    ];
    const { called, seen } = await drafting([peeks, search, submit()]);
    expect(called.map(({ name }) => name)).toEqual(["search_knowledge"]);
    expect(seen.at(1)).toContain("There is no tool list_people; there are search_knowledge");
  });

  test("it is told the customer's tier only where they have shown who they are", async () => {
    const customer = { ...aCase().customer, tier: "platinum" as const };
    const told = async (identity: TicketCase["identity"]) =>
      (await drafting([submit()], { ticket: { customer, identity } })).seen.join();
    expect(await told("verified")).toContain("platinum");
    expect(await told("claimed")).not.toContain("platinum");
  });

  test("an action is in the draft only if propose_action let it through", async () => {
    const propose = (order_id: string) => [
      {
        name: "propose_action",
        args: {
          type: "refund",
          args: { order_id, amount: "50.00", currency: "USD", reason: "late" },
          reason: "late",
        },
      },
    ];
    const { draft } = await drafting([
      propose("ORD-9009"),
      propose("ORD-1001"),
      propose("ORD-1001"),
      submit(),
    ]);
    expect(draft.actions).toMatchObject([{ args: { order_id: "ORD-1001" }, limit: { total: "50.00" } }]);
  });

  test("a model cannot choose whose records it reads", async () => {
    const reach = [{ name: "get_orders", args: { customer_id: "CUST-2", order_id: "ORD-9009" } }];
    const { seen, called } = await drafting([reach, submit()]);
    expect(seen.join()).not.toContain("999.00");
    expect(called[0]?.scope.customer_id).toBe("CUST-1");
  });

  test("a hand-in that does not fit is repaired once", async () => {
    const { draft, seen } = await drafting([submit({ resolution_probability: 10 }), submit()]);
    expect(draft.decided_by).toBe("model:test");
    expect(seen[1]).toContain("does not fit");
  });

  test.each<[string, Turn[]]>([
    ["a model that only talks", ["I would say it is fine."]],
    ["a hand-in that never fits", [submit({ steps: "none" })]],
    ["a model that is away", [{ ok: false, reason: "unavailable", detail: "500" }]],
    ["a model that refuses", [search, { ok: false, reason: "refused", detail: "no" }]],
  ])("%s leaves the draft to the local strategy, and says so", async (_name, turns) => {
    const { draft, degraded, hand_over } = await drafting(turns);
    expect(draft.decided_by).toBe("local");
    expect(degraded).toEqual(["model"]);
    expect(hand_over).toBeUndefined();
  });

  test.each<[string, Turn[]]>([
    ["tool steps that run out", [search]],
    ["a spent budget", [{ ok: false, reason: "budget", detail: "12 calls are used up" }]],
  ])("%s hand the ticket over with a local draft", async (_name, turns) => {
    const { draft, hand_over, called } = await drafting(turns);
    expect(hand_over).toMatchObject({ reason: "budget" });
    expect(draft.decided_by).toBe("local");
    expect(called.length).toBeLessThan(defaultPolicy.budget.tool_steps + 6);
  });

  test("a reply that rests on nothing is a concern", async () => {
    const { draft } = await drafting([submit({ citations: [] })]);
    expect(draft.concerns).toEqual(["The draft rests on no article and no record"]);
  });

  test("a ticket handed over already costs no more calls", async () => {
    const { seen } = await drafting([submit()], {
      state: { hand_over: { reason: "budget", detail: "spent" } },
    });
    expect(seen).toEqual([]);
  });

  test("a person's instruction reaches the model as one", async () => {
    const { seen, draft } = await drafting([search, submit()], {
      state: { instructions: ["Offer express delivery"] },
    });
    expect(seen[0]).toContain("A colleague has read your earlier draft");
    expect(draft.concerns.join()).toContain("Offer express delivery");
  });
});
