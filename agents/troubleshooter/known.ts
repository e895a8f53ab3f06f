import { z } from "zod";
import { OrderDocument } from "../../domain/order.js";
import { Passage } from "../../domain/knowledge.js";
import { Fraction } from "../../domain/enums.js";
import type { Playbook } from "../../domain/policy.js";
import type { TicketCase } from "../../domain/ticket-case.js";
import type { FoundPassage } from "../../tools/search-knowledge.js";
import type { NodeConfig, RunTool, ToolScope } from "../ports.js";
import type { Guide } from "./guides.js";
import { itemNamed } from "./item-named.js";

const Orders = z.array(OrderDocument);
const Passages = z.array(
  Passage.extend({ success_rate: Fraction.nullable(), summary: z.string(), steps: z.array(z.string()) }),
);

/** What was looked up for a reply. */
export type Known = {
  ticket: TicketCase;
  isVerified: boolean;
  /** The order that the ticket is about, if it is one of the customer's own. */
  order: OrderDocument | null;
  /** The customer's own orders, newest first; none while the identity is only claimed. */
  orders: OrderDocument[];
  /** An order id as the customer wrote it. */
  writtenOrder: string | null;
  /** Those that fit the topic and are in the reply's language, best first. */
  passages: FoundPassage[];
  /** Names of tools that failed. */
  failed: string[];
};

export type Question = {
  ticket: TicketCase;
  scope: ToolScope;
  query: string;
  writtenOrders: readonly string[];
  playbook: Playbook | null;
  /** Whether the reply can do with knowing the order. */
  needsOrder: boolean;
  /** What articles can do for the topic. */
  guide: Guide;
  /** Of the reply, ISO 639-1: articles in another are not told from. */
  language: string;
  /** 0–1: how sure the topic is. */
  confidence: number;
  /** Under this a passage is not used. */
  minRelevance: number;
  /** Whether only an order still on its way can be meant. */
  underWayOnly: boolean;
};

const ORDER_TOOLS = new Set<string>(["get_orders", "track_shipment", "get_refund_status"]);

/** Longest text that a search gains by. */
const QUERY_LENGTH = 1500;

/** An article found by the topic's own question answers the matter, but perhaps not what was asked about it. */
const BY_TOPIC = 0.8;

/**
 * Builds the look-up of everything a local reply is composed of: the articles always, the orders where the playbook
 * or the topic asks for them. A tool that fails is named and done without.
 */
export function createLookUp(runTool: RunTool) {
  return async (question: Question, config: NodeConfig): Promise<Known> => {
    const { ticket, scope, writtenOrders, playbook } = question;
    const failed: string[] = [];
    const call = async <T>(
      name: string,
      args: object,
      { schema, none }: { schema: z.ZodType<T>; none: T },
    ): Promise<T> => {
      const { artifact, error } = await runTool({ name, args, scope }, config);
      const parsed = schema.safeParse(artifact);
      if (error !== undefined || !parsed.success) failed.push(name);
      return parsed.data ?? none;
    };
    const isVerified = ticket.identity === "verified";
    const wantsOrders =
      isVerified && (question.needsOrder || playbook?.tools.some((name) => ORDER_TOOLS.has(name)));
    const [written] = writtenOrders;
    const search = (query: string) => call("search_knowledge", { query }, { schema: Passages, none: [] });
    const [passages, named, orders] = await Promise.all([
      findPassages(search, question),
      wantsOrders && written ? call("get_orders", { order_id: written }, { schema: Orders, none: [] }) : [],
      wantsOrders && !written ? call("get_orders", {}, { schema: Orders, none: [] }) : [],
    ]);
    const order = named[0] ?? (written ? null : orderMeant(orders, question));
    return {
      ticket,
      isVerified,
      order,
      orders,
      writtenOrder: written ?? null,
      passages,
      failed: [...new Set(failed)],
    };
  };
}

/** By the customer's words; where nothing that fits is found, by the topic's own question, with less relevance. */
async function findPassages(
  search: (query: string) => Promise<FoundPassage[]>,
  { query, guide, language, confidence, minRelevance }: Question,
): Promise<FoundPassage[]> {
  const fits = (found: FoundPassage) =>
    found.language === language &&
    (guide.categories.length === 0 || guide.categories.includes(found.category));
  const found = (await search(query.slice(0, QUERY_LENGTH))).filter(fits);
  const byTopic = guide.question?.[language === "de" ? "de" : "en"];
  if (found.length > 0 || byTopic === undefined) return found;
  const best = (await search(byTopic)).find(fits);
  const relevance_score = (best?.relevance_score ?? 0) * BY_TOPIC * confidence;
  return best && relevance_score >= minRelevance ? [{ ...best, relevance_score }] : [];
}

/** The one order that can be meant where none is named: by its state, then by an item; null where that is unclear. */
function orderMeant(
  orders: readonly OrderDocument[],
  { underWayOnly, query }: Question,
): OrderDocument | null {
  const possible = underWayOnly ? orders.filter(isUnderWay) : orders;
  if (possible.length === 1) return possible[0] ?? null;
  const named = possible.filter(({ items }) => itemNamed(items, query) !== undefined);
  return named.length === 1 ? (named[0] ?? null) : null;
}

const isUnderWay = ({ status, shipment }: OrderDocument): boolean =>
  ["placed", "paid", "shipped"].includes(status) && shipment?.status !== "delivered";
