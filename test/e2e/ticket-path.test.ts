import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readShop } from "../../server/demo/shop.js";
import { seedShop } from "../../server/demo/seed-shop.js";
import type { ComposedDesk } from "../../server/compose.js";
import { ARTICLES_DIR, loadArticles } from "../../knowledge/load-articles.js";
import { startKnowledge, type Knowledge } from "../../knowledge/start-knowledge.js";
import { answersIn, sentSlots } from "../fixtures/look-at.js";
import { startDesk } from "../fixtures/start-desk.js";

/** The real inference thread, trained once for all tests of this file, which share what it has embedded. */
let knowledge: Knowledge;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "deskgraph-knowledge-"));
  knowledge = await startKnowledge({ dataDir, log: pino({ level: "silent" }) });
});
afterAll(async () => {
  await knowledge.close();
  await rm(dataDir, { recursive: true, maxRetries: 3 });
});

/** The sample shop with its articles. */
async function fill(desk: ComposedDesk): Promise<void> {
  const articles = await loadArticles(ARTICLES_DIR.pathname);
  const unused = { success_rate: null, uses: 0, version: 1, recent: [] };
  await seedShop(
    { ...desk, ...desk.store },
    await readShop(),
    articles.map((article) => Object.assign(article, unused)),
  );
}

/** Every agent decides locally. */
const openShop = () => startDesk({ agents: null, knowledge, fill });

const HACKED = {
  customer_email: "henry.adeyemi@example.com",
  customer_name: "Henry Adeyemi",
  subject: "Someone is in my account!",
  description:
    "I just got an email that my password was changed and a new delivery address was added. That was not me! Please lock it right now.",
};

test("a ticket is worked by all six agents, stops for a person, and is answered once", async () => {
  const desk = await openShop();
  const waiting = await desk.submit("vouching", HACKED);
  const [run] = waiting.runs;
  expect(run?.decisions.map(({ node }) => node)).toEqual([
    "classify",
    "sense",
    "troubleshoot",
    "forecast",
    "route",
    "escalate",
  ]);
  expect(waiting.ticket).toMatchObject({
    category: "security",
    status: "escalated",
    queue: "account_support",
    channel: "self_service",
    degraded: [],
    escalation: { level: "manager" },
  });
  expect(["high", "critical"]).toContain(waiting.ticket.priority);
  expect(waiting.ticket.assigned_to).toMatch(/^AGENT-/);
  expect(sentSlots(waiting).filter((slot) => slot !== "notice")).toEqual([]);
  const { json: seen } = await desk.as("vouching").get(`/api/tickets/${waiting.ticket.ticket_id}`);
  expect(seen).toMatchObject({ ai_suggested_reply: null, solution: null });

  const review = await desk.reviewOf(waiting);
  expect(review.reasons.length).toBeGreaterThan(0);
  expect((await desk.decide(review.review_id, { type: "accept" })).json.status).toBe("accepted");
  const end = await desk.settle(waiting.ticket.ticket_id);
  expect(end.ticket).toMatchObject({ status: "waiting_for_customer", open_review_id: null });
  expect(answersIn(end).filter((text) => text === review.proposal.reply?.text)).toHaveLength(1);
  expect(end.runs[0]?.path.map(({ node }) => node)).toEqual(
    expect.arrayContaining([
      "prepare",
      "classify",
      "sense",
      "troubleshoot",
      "forecast",
      "route",
      "escalate",
      "review",
      "act",
    ]),
  );
  expect(end.ticket.timeline.map(({ step, status }) => `${step}: ${status}`)).toEqual([
    "Ticket Submitted: completed",
    "AI Processing: completed",
    "Review: completed",
    "Resolution: pending",
    "Escalation: completed",
  ]);
  const { json: thread } = await desk.as("vouching").get(`/api/tickets/${end.ticket.ticket_id}/messages`);
  expect(thread[0]).toMatchObject({ author: { type: "ai" }, delivery: { status: "sent" } });
});

test("the API waits for the agents where it is asked to, and a thank-you note goes by itself", async () => {
  const desk = await openShop();
  const thanks = {
    customer_email: "grace.lindqvist@example.org",
    subject: "Thank you!",
    description:
      "I just wanted to say how wonderful your team was. The coffee is amazing. A customer for life!",
  };
  const { status, json } = await desk.as("vouching").post("/api/tickets/create?wait=30", thanks);
  expect(status).toBe(200);
  expect(json.ai_suggested_category).toBe("general");
  const end = await desk.settle(json.ticket.ticket_id);
  expect(end.ticket).toMatchObject({ status: "resolved", human_owned: false });
  expect(["positive", "very_positive"]).toContain(end.ticket.sentiment);
  expect(answersIn(end)).toHaveLength(1);
});

test("a German request is read, routed and answered in German", async () => {
  const desk = await openShop();
  const waiting = await desk.submit("vouching", {
    customer_email: "katrin.baumann@example.de",
    subject: "Erstattung für Bestellung ORD-1008",
    description:
      "Guten Tag, ich habe die Kaffeemühle aus Bestellung ORD-1008 zurückgeschickt. Wann kann ich mit dem Geld rechnen?",
    order_id: "ORD-1008",
  });
  expect(waiting.ticket).toMatchObject({ language: "de", category: "refund", queue: "returns_team" });
  expect(waiting.ticket.ai_suggested_reply).toMatch(/Erstattung|Rückerstattung/);
});
