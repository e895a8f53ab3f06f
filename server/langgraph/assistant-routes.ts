import { z } from "zod";
import { TicketState } from "../../agents/state.js";
import type { HttpDeps } from "../http/deps.js";
import { definePublicRoute, defineRoute, type Route } from "../http/route.js";
import { Id } from "../routes/schemas.js";
import { ASSISTANT, Assistant, assertAssistant, GRAPH_ID, isAssistant } from "./assistant.js";
import { FirstInput } from "./input-of.js";

const Info = z.object({
  version: z.string(),
  context: z.literal("js"),
  flags: z.record(z.string(), z.boolean()),
  host: z.record(z.string(), z.string().nullable()),
});

/** The version of LangGraph's API that is spoken, as far as it is. */
const SPOKEN: z.infer<typeof Info> = {
  version: "1.5.1",
  context: "js",
  flags: { assistants: true, crons: false, langsmith: false },
  host: { kind: "self-hosted", project_id: null, revision_id: null, tenant_id: null },
};

const AssistantSearch = z.strictObject({
  graph_id: z.string().max(200).nullish(),
  name: z.string().max(200).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  limit: z.number().int().min(1).max(1000).default(10),
  offset: z.number().int().min(0).default(0),
  sort_by: z.string().max(50).nullish(),
  sort_order: z.enum(["asc", "desc"]).nullish(),
  select: z.array(z.string().max(50)).max(50).nullish(),
});

const JsonObject = z.record(z.string(), z.unknown());
const Graph = z.object({ nodes: z.array(JsonObject), edges: z.array(JsonObject) });

const read = { tags: ["langgraph"], method: "get", access: "tickets.read", params: Id } as const;

/** The one assistant, and what a client asks before it trusts an address. */
export const assistantRoutes = (deps: HttpDeps): Route[] => [
  info,
  search,
  get,
  drawing(deps),
  schemas,
  subgraphs,
];

const info = definePublicRoute({
  method: "get",
  path: "/info",
  operationId: "getLanggraphInfo",
  summary: "That LangGraph's API is spoken here, and how much of it",
  tags: ["langgraph"],
  access: "public",
  answers: { status: 200, description: "What clients look at first", schema: Info },
  handler: async () => ({ body: SPOKEN }),
});

const search = defineRoute({
  tags: ["langgraph"],
  method: "post",
  path: "/assistants/search",
  operationId: "searchAssistants",
  summary: "The assistants: there is one, `ticket`",
  access: "tickets.read",
  body: AssistantSearch,
  answers: {
    status: 200,
    description: "It, unless something else is asked for",
    schema: z.array(Assistant.partial()),
  },
  handler: async ({ body: { graph_id, name, metadata, offset, select } }) => {
    const isMeant =
      (!graph_id || isAssistant(graph_id)) &&
      (!name || ASSISTANT.name.includes(name.toLowerCase())) &&
      Object.entries(metadata ?? {}).every(([key, value]) => ASSISTANT.metadata[key] === value) &&
      offset === 0;
    const entries = Object.entries(ASSISTANT).filter(([field]) => !select || select.includes(field));
    return { body: isMeant ? [Object.fromEntries(entries)] : [] };
  },
});

const get = defineRoute({
  ...read,
  path: "/assistants/:id",
  operationId: "getAssistant",
  summary: "The assistant",
  answers: { status: 200, description: "`ticket`, also by its UUID", schema: Assistant },
  handler: async ({ params }) => {
    assertAssistant(params.id);
    return { body: ASSISTANT };
  },
});

const drawing = ({ threadGraph }: HttpDeps): Route =>
  defineRoute({
    ...read,
    path: "/assistants/:id/graph",
    operationId: "getAssistantGraph",
    summary: "Its graph, to draw",
    answers: { status: 200, description: "Nodes and edges", schema: Graph },
    handler: async ({ params }) => {
      assertAssistant(params.id);
      return { body: await threadGraph.draw() };
    },
  });

const schemas = defineRoute({
  ...read,
  path: "/assistants/:id/schemas",
  operationId: "getAssistantSchemas",
  summary: "What it takes and holds, as JSON Schema",
  answers: { status: 200, description: "Of its first input, and of its state", schema: JsonObject },
  handler: async ({ params }) => {
    assertAssistant(params.id);
    const state = TicketState.getJsonSchema();
    return {
      body: {
        graph_id: GRAPH_ID,
        input_schema: z.toJSONSchema(FirstInput, { io: "input" }),
        output_schema: state,
        state_schema: state,
        config_schema: {},
        context_schema: {},
      },
    };
  },
});

const subgraphs = defineRoute({
  ...read,
  path: "/assistants/:id/subgraphs",
  operationId: "getAssistantSubgraphs",
  summary: "Its subgraphs: none",
  answers: { status: 200, description: "Nothing", schema: JsonObject },
  handler: async ({ params }) => {
    assertAssistant(params.id);
    return { body: {} };
  },
});
