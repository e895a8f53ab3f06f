import { describe, expect, test } from "vitest";
import { createRouter } from "../../../../agents/router/node.js";
import { Routing } from "../../../../agents/router/output.js";
import type { TicketState } from "../../../../agents/state.js";
import { AppError } from "../../../../domain/errors.js";
import type { PersonDocument } from "../../../../domain/person.js";
import type { TicketCase } from "../../../../domain/ticket-case.js";
import { defaultPolicy } from "../../../fixtures/default-policy.js";
import { shopTools, type ShopTools } from "../../../fixtures/shop-tools.js";
import { aCase, config, log } from "../case.js";
import { classified, runState } from "../run-state.js";

const person = (differing: Partial<PersonDocument>): PersonDocument => ({
  agent_id: "AGENT-1",
  name: "Mira",
  email: "mira@desk.example",
  role: "agent",
  queues: ["billing_support", "vip_support"],
  skills: ["billing"],
  tier: 2,
  languages: ["en"],
  presence: "available",
  capacity: 5,
  open_count: 0,
  active: true,
  version: 1,
  open_weight: 0,
  record: {},
  last_assigned_at: null,
  ...differing,
});

type Given = { ticket?: Partial<TicketCase>; state?: Partial<TicketState>; shop?: ShopTools };

const routing = async ({ ticket = {}, state = {}, shop = {} }: Given) => {
  const node = createRouter({
    runTool: shopTools(shop).runTool,
    readCase: async () => aCase(ticket),
    policy: defaultPolicy,
    log,
  });
  const known = runState({ classification: classified("billing", "billing_question"), ...state });
  const update = await node({ ...known, priority: { priority: "medium", because: [] } }, config);
  return { ...update, routing: Routing.parse(update.routing) };
};

describe("the Router", () => {
  test("sends a ticket to the first rule's queue and the best person free for it, and says why", async () => {
    const people = [person({ agent_id: "AGENT-2", skills: [] }), person({})];
    const { routing: result, escalation, escalation_triggers } = await routing({ shop: { people } });
    expect(result).toMatchObject({ queue: "billing_support", tier: 2, assignee: "AGENT-1" });
    expect(result.reason).toContain("Mira");
    expect({ escalation, escalation_triggers }).toEqual({ escalation: null, escalation_triggers: [] });
  });

  test("a VIP's ticket goes to the VIP queue whatever it is about", async () => {
    const customer = { ...aCase().customer, tier: "enterprise" as const, vip: true };
    expect((await routing({ ticket: { customer } })).routing).toMatchObject({
      queue: "vip_support",
      rule_resolution_hours: 4,
    });
  });

  test.each<[string, ShopTools]>([
    ["nobody is free", { people: [person({ presence: "offline" })] }],
    [
      "the people cannot be read",
      { deps: { people: { serving: () => Promise.reject(new AppError("unavailable", "away")) } } },
    ],
  ])(
    "where %s it keeps the rule's queue and leaves the ticket to the managers' queue",
    async (_name, shop) => {
      expect((await routing({ shop })).routing).toMatchObject({
        queue: "billing_support",
        assignee: null,
        reason: expect.stringContaining("managers' queue"),
      });
    },
  );

  test("names the triggers that fire, forecast included", async () => {
    const load_forecast = { breach_probability: 0.9 } as TicketState["load_forecast"];
    const { escalation_triggers, escalation } = await routing({ state: { load_forecast } });
    expect(escalation_triggers).toEqual(["SLA breach is likely"]);
    expect(escalation).toBeUndefined();
  });
});
