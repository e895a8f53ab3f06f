import type { StructuredToolInterface } from "@langchain/core/tools";
import type { z } from "zod";
import { createFindSimilarTickets, type FindSimilarTicketsDeps } from "./find-similar-tickets.js";
import { createGetCustomer, type GetCustomerDeps } from "./get-customer.js";
import { createGetOrders, type GetOrdersDeps } from "./get-orders.js";
import { createGetRefundStatus } from "./get-refund-status.js";
import { createListPeople, type ListPeopleDeps } from "./list-people.js";
import { createProposeAction, ProposeActionArgs, type ProposeActionDeps } from "./propose-action.js";
import { createQueueStatusTool, type QueueStatusDeps } from "./queue-status.js";
import { createSearchKnowledge, type SearchKnowledgeDeps } from "./search-knowledge.js";
import { createTrackShipment } from "./track-shipment.js";

export type ToolName =
  | "search_knowledge"
  | "find_similar_tickets"
  | "get_customer"
  | "get_orders"
  | "track_shipment"
  | "get_refund_status"
  | "queue_status"
  | "list_people"
  | "propose_action";

export type ToolDeps = SearchKnowledgeDeps &
  FindSimilarTicketsDeps &
  GetCustomerDeps &
  GetOrdersDeps &
  QueueStatusDeps &
  ListPeopleDeps &
  ProposeActionDeps;

/** Every tool there is. Each reads whose records it may see from the scope bound to its call. */
export const createTools = (deps: ToolDeps) =>
  ({
    search_knowledge: createSearchKnowledge(deps),
    find_similar_tickets: createFindSimilarTickets(deps),
    get_customer: createGetCustomer(deps),
    get_orders: createGetOrders(deps),
    track_shipment: createTrackShipment(deps),
    get_refund_status: createGetRefundStatus(deps),
    queue_status: createQueueStatusTool(deps),
    list_people: createListPeople(deps),
    propose_action: createProposeAction(deps),
  }) satisfies Record<ToolName, StructuredToolInterface>;

export type Tools = ReturnType<typeof createTools>;

/** A tool as a model is told of it: only what it may choose. */
export type ToolForModel = { name: string; description: string; schema: z.ZodType };

/** The tools that the Troubleshooter's model may call: records and articles, and proposing. None about the desk's people. */
export const troubleshooterTools = (tools: Tools): ToolForModel[] => [
  ...[
    tools.search_knowledge,
    tools.find_similar_tickets,
    tools.get_customer,
    tools.get_orders,
    tools.track_shipment,
    tools.get_refund_status,
  ].map(({ name, description, schema }) => ({ name, description, schema })),
  {
    name: tools.propose_action.name,
    description: tools.propose_action.description,
    schema: ProposeActionArgs,
  },
];
