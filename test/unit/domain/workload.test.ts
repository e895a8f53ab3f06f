import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Presence, Role } from "../../../domain/enums.js";
import type { PersonDocument } from "../../../domain/person.js";
import { isEligible, rankPeople, type WorkNeed } from "../../../domain/workload.js";
import { defaultPolicy } from "../../fixtures/default-policy.js";

const person = (differing: Partial<PersonDocument> = {}): PersonDocument => ({
  agent_id: "AGENT-1",
  name: "Ann",
  email: "ann@example.com",
  role: "agent",
  queues: ["returns_team"],
  skills: [],
  tier: 2,
  languages: ["en"],
  presence: "available",
  capacity: 10,
  open_count: 0,
  active: true,
  version: 1,
  open_weight: 0,
  record: {},
  last_assigned_at: null,
  ...differing,
});

const need: WorkNeed = {
  queue: "returns_team",
  tiers: [2],
  category: "refund",
  priority: "medium",
  language: "en",
  skills: [],
  breach_probability: 0,
};

const best = (people: PersonDocument[], differing: Partial<WorkNeed> = {}) =>
  rankPeople(people, { ...need, ...differing }, defaultPolicy)[0]?.person.agent_id;

describe("who may be given a ticket", () => {
  test.each<[string, Partial<PersonDocument>, Partial<WorkNeed>, boolean]>([
    ["an available agent of the queue", {}, {}, true],
    ["a manager of the queue", { role: "manager" }, {}, true],
    ["no engineer", { role: "engineer" }, {}, false],
    ["nobody who has left", { active: false }, {}, false],
    ["nobody who is busy", { presence: "busy" }, {}, false],
    ["nobody of another queue", { queues: ["tech_support"] }, {}, false],
    ["nobody whose hands are full", { open_count: 10 }, {}, false],
    ["somebody with room for one", { open_count: 9 }, {}, true],
    ["no tier 2 for critical work", { tier: 2 }, { tiers: [3, "specialist"] }, false],
    ["tier 3 for critical work", { tier: 3 }, { tiers: [3, "specialist"] }, true],
    ["a specialist for critical work", { tier: "specialist" }, { tiers: [3, "specialist"] }, true],
    ["no tier 1 for medium work", { tier: 1 }, { tiers: [2] }, false],
    ["a specialist for medium work", { tier: "specialist" }, { tiers: [2] }, true],
    ["tier 3 for low work", { tier: 3 }, { tiers: [1] }, true],
  ])("%s", (_name, differing, needed, expected) => {
    expect(isEligible(person(differing), { ...need, ...needed })).toBe(expected);
  });
});

describe("who is given it first", () => {
  const ann = person({ agent_id: "AGENT-1" });
  const record = { worked: 10, resolved: 10, csat_sum: 50, csat_count: 10 };
  test.each<[string, PersonDocument, Partial<WorkNeed>]>([
    ["who has the category's skill", person({ agent_id: "AGENT-2", skills: ["refund"] }), {}],
    ["who has the queue's skill", person({ agent_id: "AGENT-2", skills: ["vip"] }), { skills: ["vip"] }],
    ["who speaks the language", person({ agent_id: "AGENT-2", languages: ["de"] }), { language: "de" }],
    ["who did well in the category", person({ agent_id: "AGENT-2", record: { refund: record } }), {}],
    ["who never had one, of two alike", person({ agent_id: "AGENT-0" }), {}],
  ])("%s", (_name, other, needed) => {
    expect(best([ann, other], needed)).toBe(other.agent_id);
  });

  test("who carries less", () => {
    const loaded = person({ agent_id: "AGENT-0", open_count: 3, open_weight: 9 });
    expect(best([loaded, ann])).toBe("AGENT-1");
  });

  test("a ticket at risk goes to who has least to do, where a calm one goes to who is better at it", () => {
    const good = person({ agent_id: "AGENT-2", open_weight: 18, record: { refund: record } });
    expect(best([ann, good], { breach_probability: 0 })).toBe("AGENT-1");
    const betterAtIt = person({ agent_id: "AGENT-2", open_weight: 10, record: { refund: record } });
    expect(best([ann, betterAtIt], { breach_probability: 0 })).toBe("AGENT-2");
    expect(best([ann, betterAtIt], { breach_probability: 1 })).toBe("AGENT-1");
  });

  test("somebody of exactly the tier needed, before anyone above, the nearest of these first", () => {
    const exact = person({ agent_id: "AGENT-9", open_count: 9, open_weight: 36, tier: 1 });
    const above = person({ agent_id: "AGENT-2", tier: 2 });
    const far = person({ agent_id: "AGENT-3", tier: "specialist", skills: ["refund"] });
    const order = rankPeople([far, above, exact], { ...need, tiers: [1] }, defaultPolicy);
    expect(order.map(({ person: { agent_id } }) => agent_id)).toEqual(["AGENT-9", "AGENT-2", "AGENT-3"]);
  });

  test("ties go round: to whom a ticket was given longest ago", () => {
    const later = person({ agent_id: "AGENT-1", last_assigned_at: "2026-03-02T10:00:00.000Z" });
    const earlier = person({ agent_id: "AGENT-2", last_assigned_at: "2026-03-02T09:00:00.000Z" });
    expect(best([later, earlier])).toBe("AGENT-2");
  });

  test("the order of asking changes nothing, and only eligible people are ranked", () => {
    const anyPerson = fc.record({
      agent_id: fc.uuid(),
      role: fc.constantFrom(...Role.options),
      presence: fc.constantFrom(...Presence.options),
      tier: fc.constantFrom<PersonDocument["tier"][]>(1, 2, 3, "specialist"),
      open_count: fc.integer({ min: 0, max: 12 }),
      open_weight: fc.integer({ min: 0, max: 60 }),
      skills: fc.subarray(["refund", "vip"]),
    });
    const people = fc.uniqueArray(anyPerson.map(person), {
      selector: ({ agent_id }) => agent_id,
      maxLength: 8,
    });
    fc.assert(
      fc.property(people, (some) => {
        const ranked = rankPeople(some, need, defaultPolicy);
        expect(rankPeople(some.toReversed(), need, defaultPolicy)).toEqual(ranked);
        expect(ranked.length).toBe(some.filter((each) => isEligible(each, need)).length);
      }),
    );
  });
});
