import { describe, expect, test } from "vitest";
import { Role } from "../../../domain/enums.js";
import { can, RIGHTS, type Capability } from "../../../domain/rights.js";
import { needsKey } from "../../../server/http/route.js";
import { allRoutes } from "../../../server/routes/all-routes.js";
import { inTurn } from "../../fixtures/in-turn.js";
import { serveDesk } from "../../fixtures/http-desk.js";

/** SPEC's table of roles, written down a second time by hand: who may use each route at all. */
const MAY: Record<string, string> = {
  submitTicket: "admin manager agent client customer guest",
  createTicket: "admin manager agent client customer guest",
  getTicket: "admin manager agent engineer evaluator client customer guest",
  listTickets: "admin manager agent engineer evaluator client customer guest",
  startEvaluation: "admin manager evaluator",
  listEvaluations: "admin manager evaluator",
  createEvaluationCase: "admin manager evaluator",
  listEvaluationCases: "admin manager evaluator",
  getEvaluation: "admin manager evaluator",
  streamEvaluation: "admin manager evaluator",
  forkRun: "admin manager evaluator",
  replayRun: "admin manager evaluator",
  getTrace: "admin manager agent engineer evaluator",
  patchTicket: "admin manager agent",
  setStatus: "admin manager agent customer guest",
  assignTicket: "admin manager agent",
  escalateTicket: "admin manager agent",
  handBackTicket: "admin manager agent",
  rateTicket: "customer guest",
  listMessages: "admin manager agent engineer evaluator client customer guest",
  writeMessage: "admin manager agent engineer client customer guest",
  replyToTicket: "admin manager agent client customer guest",
  listEvents: "admin manager agent engineer evaluator",
  listEffects: "admin manager agent engineer evaluator",
  undoEffect: "admin manager agent",
  settleEffect: "admin manager agent",
  listReviews: "admin manager agent evaluator",
  getReview: "admin manager agent evaluator",
  decideReview: "admin manager agent",
  assignReview: "admin manager agent",
  listRuns: "admin manager agent engineer evaluator",
  getRun: "admin manager agent engineer evaluator",
  searchKnowledge: "admin manager agent engineer evaluator client customer guest",
  listArticles: "admin manager agent engineer evaluator client customer guest",
  getArticle: "admin manager agent engineer evaluator client customer guest",
  createArticle: "admin manager",
  replaceArticle: "admin manager",
  deleteArticle: "admin manager",
  getCustomer: "admin manager agent customer",
  listCustomerTickets: "admin manager agent customer",
  getInbox: "admin manager agent evaluator",
  listColleagues: "admin manager agent engineer evaluator",
  listPeople: "admin manager evaluator",
  setPresence: "admin manager agent engineer",
  getDashboard: "admin manager evaluator",
  getStatistics: "admin manager evaluator",
  listKeys: "admin",
  createKey: "admin",
  revokeKey: "admin",
  getPolicy: "admin",
  listFailedJobs: "admin",
  retryJob: "admin",
  createWebhook: "admin client",
  listWebhooks: "admin client",
  getWebhook: "admin client",
  deleteWebhook: "admin client",
  listWebhookDeliveries: "admin client",
  testWebhook: "admin client",
  createThread: "admin manager agent client customer guest",
  cancelThreadRun: "admin manager agent",
  // These look at what is asked of which thread, and then at the right that it takes.
  ...Object.fromEntries(
    [
      "searchAssistants",
      "getAssistant",
      "getAssistantGraph",
      "getAssistantSchemas",
      "getAssistantSubgraphs",
      "searchThreads",
      "getThread",
      "getThreadState",
      "getThreadStateAtCheckpoint",
      "getThreadStateAt",
      "getThreadHistory",
      "updateThreadState",
      "createThreadRun",
      "waitForThreadRun",
      "streamThreadRun",
      "listThreadRuns",
      "getThreadRun",
      "joinThreadRun",
      "joinThreadRunStream",
    ].map((operation) => [operation, Role.options.join(" ")]),
  ),
};

describe("every role against every route", () => {
  test("is let in or answered 403 as the table of roles says, and 401 without a key", async () => {
    const desk = await serveDesk();
    const routes = allRoutes(desk.deps, () => undefined).filter(({ access }) => needsKey(access));
    expect(routes.map(({ operationId }) => operationId).toSorted()).toEqual(Object.keys(MAY).toSorted());

    const wrong = await inTurn(routes, async ({ method, path, operationId }) => {
      const body = method === "get" || method === "delete" ? undefined : {};
      const ask = (as: Role | null) =>
        desk.send(path.replace(":id", "UNKNOWN-1"), { method: method.toUpperCase(), body, as });
      const nobody = await ask(null);
      const mayNobody = nobody.status === 401 && nobody.headers.get("www-authenticate")?.startsWith("Bearer");
      const answers = await inTurn(Role.options, async (role) => {
        const { status, headers } = await ask(role);
        const isAllowed = MAY[operationId]?.split(" ").includes(role);
        const isProblem = headers.get("content-type")?.startsWith("application/problem+json");
        const isRight = (status !== 403) === isAllowed && status !== 401 && status < 500;
        return isRight && (status < 400 || isProblem) ? [] : [`${role} ${operationId}: ${status}`];
      });
      return [...answers.flat(), ...(mayNobody ? [] : [`nobody ${operationId}: ${nobody.status}`])];
    });
    expect(wrong.flat()).toEqual([]);
  });

  test("no capability is left without a route", async () => {
    const desk = await serveDesk();
    const used = new Set(allRoutes(desk.deps, () => undefined).map(({ access }) => access));
    const capabilities = Object.keys(RIGHTS) as Capability[];
    expect(capabilities.filter((capability) => !used.has(capability))).toEqual([]);
    expect(
      capabilities.every((capability) => can("admin", capability) || capability === "tickets.rate"),
    ).toBe(true);
  });
});

describe("a thing that is not theirs is not there", () => {
  const billing = { queue: "billing_support", status: "assigned" } as const;

  test.each([
    ["an agent reads what is in a queue of theirs", "agent", { ...billing, assigned_to: "AGENT-TWO" }, 200],
    [
      "an agent reads what is assigned to them",
      "agent",
      { queue: "managers", assigned_to: "AGENT-ONE" },
      200,
    ],
    ["an agent does not read another queue", "agent2", billing, 404],
    ["an engineer reads what is escalated", "engineer", { ...billing, status: "escalated" }, 200],
    ["an engineer reads nothing else", "engineer", billing, 404],
    ["an evaluator reads everything", "evaluator", billing, 200],
    ["a customer reads their own", "customer", billing, 200],
    ["a customer does not read another's", "customer2", billing, 404],
    ["a client does not read what it has not made", "client", billing, 404],
  ] as const)("%s", async (_claim, as, set, status) => {
    const desk = await serveDesk();
    const { ticket_id } = await desk.ticket(set);
    expect((await desk.send(`/api/tickets/${ticket_id}`, { as })).status).toBe(status);
    expect((await desk.send(`/api/tickets/${ticket_id}/messages`, { as })).status).toBe(status);
    const listed = (await desk.send("/api/tickets", { as })).json;
    expect(listed).toHaveLength(status === 200 ? 1 : 0);
  });

  test("a client reads and lists what its own integration made, under any key of it, and nobody else's", async () => {
    const desk = await serveDesk();
    const { ticket_id } = await desk.ticket({}, "client");
    expect((await desk.send(`/api/tickets/${ticket_id}`, { as: "client" })).status).toBe(200);
    expect((await desk.send("/api/tickets", { as: "client" })).json).toHaveLength(1);
    expect((await desk.send(`/api/tickets/${ticket_id}`, { as: "client2" })).status).toBe(404);
    expect((await desk.send("/api/tickets", { as: "client2" })).json).toEqual([]);
  });

  test("no text brings a ticket into another integration's list", async () => {
    const desk = await serveDesk();
    const description = "=by:integration:other-shop by:integration:other-shop =escalated";
    await desk.post("/api/tickets", newTicketWith(description), { as: "client" });
    expect((await desk.send("/api/tickets", { as: "client2" })).json).toEqual([]);
    expect((await desk.send("/api/tickets", { as: "engineer" })).json).toEqual([]);
  });

  test.each([
    ["an agent works what nobody has yet", "agent", { ...billing }, 201],
    ["an agent works what is theirs", "agent", { ...billing, assigned_to: "AGENT-ONE" }, 201],
    ["an agent does not work what another has", "agent", { ...billing, assigned_to: "AGENT-TWO" }, 404],
    ["an agent does not work another queue", "agent2", billing, 404],
  ] as const)("%s", async (_claim, as, set, status) => {
    const desk = await serveDesk();
    const { ticket_id } = await desk.ticket(set);
    expect((await desk.post(`/api/tickets/${ticket_id}/reply`, { text: "Hello" }, { as })).status).toBe(
      status,
    );
  });

  test("an engineer writes notes on escalated tickets and never replies", async () => {
    const desk = await serveDesk();
    const { ticket_id } = await desk.ticket({ status: "escalated", queue: "tech_support" });
    const write = (kind: string) =>
      desk.post(`/api/tickets/${ticket_id}/messages`, { kind, text: "Looks like DNS" }, { as: "engineer" });
    expect((await write("note")).status).toBe(201);
    expect((await write("reply")).status).toBe(403);
  });

  test("an agent takes a ticket but does not give it away, and sets nobody else's presence", async () => {
    const desk = await serveDesk();
    const { ticket_id } = await desk.ticket(billing);
    const assign = (agent_id: string) =>
      desk.send(`/api/tickets/${ticket_id}/assign`, { method: "PUT", body: { agent_id }, as: "agent" });
    expect((await assign("AGENT-TWO")).status).toBe(403);
    expect((await assign("AGENT-ONE")).json).toMatchObject({ assigned_to: "AGENT-ONE", human_owned: true });
    const presence = (id: string) =>
      desk.send(`/api/people/${id}/presence`, { method: "PUT", body: { status: "BUSY" }, as: "agent" });
    expect((await presence("AGENT-TWO")).status).toBe(404);
    expect((await presence("AGENT-ONE")).json).toMatchObject({ presence: "busy" });
  });

  test("an agent reads the customers of their tickets, a customer their own record, nobody else's", async () => {
    const desk = await serveDesk();
    await desk.ticket(billing);
    const read = async (as: "agent" | "agent2" | "customer" | "customer2") =>
      (await desk.send("/api/customers/CUST-1", { as })).status;
    expect([await read("agent"), await read("agent2")]).toEqual([200, 404]);
    expect([await read("customer"), await read("customer2")]).toEqual([200, 404]);
    expect((await desk.send("/api/customers/CUST-1/tickets", { as: "agent" })).json).toHaveLength(1);
  });
});

const newTicketWith = (description: string) => ({
  customer_email: "ada@example.com",
  subject: "Hello",
  description,
});
