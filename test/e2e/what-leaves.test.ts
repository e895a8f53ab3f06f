import { afterEach, describe, expect, test } from "vitest";
import { createClassifier } from "../../agents/classifier/node.js";
import { createEscalator } from "../../agents/escalation/node.js";
import type { NodeConfig, RunTool } from "../../agents/ports.js";
import { prepareCase } from "../../agents/prepare/node.js";
import { createSentiment } from "../../agents/sentiment/node.js";
import type { TicketState } from "../../agents/state.js";
import { createTroubleshooter } from "../../agents/troubleshooter/node.js";
import { loadPolicy } from "../../server/policy/load-policy.js";
import { modelAt } from "../fakes/model-client.js";
import {
  calls,
  deciding,
  startScriptedModel,
  unversioned,
  type ChatRequest,
  type Reply,
  type ScriptedModel,
} from "../fakes/scripted-model.js";
import { aCase, config as anyConfig, log, predicting, said, state as anyState } from "../unit/agents/case.js";

const PRIVATE = {
  card: "4111111111111111",
  iban: "DE89 3704 0044 0532 0130 00",
  phone: "+49 30 90182000",
  email: "ada@example.com",
  otherEmail: "bea.private@example.org",
  cardAsOrder: "5500000000000004",
};

const SUBJECT = `Refund to ${PRIVATE.iban}`;
const LEAD = "I was charged twice on my card ";
const QUERY = `${LEAD}${PRIVATE.card}, refund it to ${PRIVATE.iban}. I am furious, my lawyer reads this.`;

/** So long that a note which quotes the first 280 characters cuts the card's number after some digits. */
const FILLER = "Please read on. ".repeat(20).slice(0, 264 - SUBJECT.length - LEAD.length);

const ticket = aCase({
  subject: SUBJECT,
  order_id: PRIVATE.cardAsOrder,
  customer: { ...aCase().customer, name: `Ada ${PRIVATE.email}` },
  attachments: [],
  messages: [
    said(QUERY),
    said(`We wrote to ${PRIVATE.otherEmail} and will call ${PRIVATE.phone}.`, "person"),
    said(
      `${FILLER}${QUERY} Call me: ${PRIVATE.phone}, or write to ${PRIVATE.otherEmail}. Not 4111 1111 1111 1111!`,
    ),
  ],
});

const CLASSIFICATION = {
  category: "billing",
  priority: "high",
  complexity: 0.4,
  intent: "double_charge",
  entities: {},
  confidence: 0.95,
  reasoning: "Charged twice on [CARD_1].",
};
const SENTIMENT = {
  sentiment: "very_negative",
  confidence: 0.9,
  urgent: true,
  risk: "high",
  urgency_keywords: ["furious"],
  trend: "worse",
};
const NOTE = { summary: "Wants the money back to [IBAN_1].", action_plan: ["Call [PHONE_1]"] };

const draft = (message: string) => ({
  steps: ["Look at the statement of [CARD_1]"],
  message,
  citations: [],
  resolution_probability: 0.8,
  resolved: true,
});

/** Records as a shop's system might hold them, with everything in them. */
const runTool: RunTool = async ({ name }) => {
  if (name === "find_similar_tickets") return { content: "[]", artifact: [] };
  if (name === "get_customer") {
    const record = { email: PRIVATE.email, phone: PRIVATE.phone, card: PRIVATE.card, iban: PRIVATE.iban };
    return { content: JSON.stringify(record), artifact: record };
  }
  return { content: "Nothing found.", artifact: [] };
};

const decide = deciding({ classification: CLASSIFICATION, sentiment: SENTIMENT, hand_off_note: NOTE });

/** Decides as above; in conversation it reads the customer's record and then hands in the message. */
const desk =
  (message: string) =>
  (request: ChatRequest): Reply => {
    if (request.tool_choice) return decide(request);
    const looked = request.messages.some(({ role }) => role === "tool");
    return looked ? calls("submit_draft", draft(message)) : calls("get_customer", {});
  };

let server: ScriptedModel | undefined;
afterEach(async () => {
  await server?.close();
});

/** The four agents that ask a model, one after the other, over one ticket. */
async function runAgents(message: string) {
  server = await startScriptedModel({ script: desk(message) });
  const { model } = modelAt(server.url, {
    budget: { model_calls: 50, tokens: 1e6, cost_usd: 5, tool_steps: 8 },
  });
  const { policy } = loadPolicy("deskgraph.yaml");
  const deps = { model, policy, log, runTool, readCase: async () => ticket, predict: predicting({}).predict };
  const config: NodeConfig = { ...anyConfig, signal: new AbortController().signal };
  const state = {
    ...anyState,
    preparation: prepareCase(ticket),
    instructions: [`Mention ${PRIVATE.email} and ${PRIVATE.phone}`],
    degraded: [],
  } as unknown as TicketState;
  const toolDefinitions: never[] = [];
  const nodes = [
    createClassifier(deps),
    createSentiment(deps),
    createTroubleshooter({ ...deps, toolDefinitions }),
    createEscalator(deps),
  ];
  for (const node of nodes) {
    // oxlint-disable-next-line no-await-in-loop -- each reads what the one before it wrote
    Object.assign(state, await node(state, config));
  }
  return { state, requests: server.requests };
}

const bare = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9@]/g, "");

describe("a ticket that holds a card, an IBAN, a phone and email addresses", () => {
  test("none of them, nor the most of one, stands in any request of any agent", async () => {
    const { requests, state } = await runAgents("We look into [CARD_1].");
    const agents = requests.map(({ json }) => unversioned(json.tool_choice?.function.name ?? "conversation"));
    expect(new Set(agents)).toEqual(
      new Set(["classification", "sentiment", "conversation", "hand_off_note"]),
    );
    expect(state.degraded).toEqual([]);
    for (const { body } of requests) {
      const found = Object.entries(PRIVATE).filter(([, value]) =>
        bare(body).includes(bare(value).slice(0, 11)),
      );
      expect(found).toEqual([]);
    }
    expect(requests.map(({ body }) => body).join()).toContain("[CARD_1]");
  });

  test("what the agents write holds the values again", async () => {
    const { state } = await runAgents("Dear Ada, we saw both charges on [CARD_1] and write to [EMAIL_1].");
    expect(state.draft?.message).toContain(PRIVATE.card);
    expect(state.draft?.message).not.toMatch(/\[(CARD|EMAIL)_/);
    expect(state.draft?.steps).toEqual([`Look at the statement of ${PRIVATE.card}`]);
    expect(state.draft?.decided_by).toBe("model:gpt-4o-mini");
    expect(state.classification?.reasoning).toContain(PRIVATE.card);
    expect(state.escalation?.summary).toContain(PRIVATE.iban);
    expect(state.escalation?.action_plan).toEqual([`Call ${PRIVATE.phone}`]);
  });

  test("a token that stands for nothing is a concern, so that a person must look", async () => {
    const { state } = await runAgents("Your refund went to [IBAN_7].");
    expect(state.draft?.concerns).toEqual(expect.arrayContaining([expect.stringContaining("[IBAN_7]")]));
  });
});
