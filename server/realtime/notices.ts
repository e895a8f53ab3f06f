import { z } from "zod";
import type { CollectionName, Op, Stored } from "../../domain/documents.js";
import type { DeliveryStatus } from "../../domain/message.js";

/** Something that listeners may want to know, by what it is about; what it looks like now is read afresh. */
export const Notice = z.discriminatedUnion("about", [
  z.object({ about: z.literal("ticket"), event: z.enum(["ticket.new", "ticket.update"]), key: z.string() }),
  z.object({
    about: z.literal("message"),
    event: z.literal("message.new"),
    key: z.string(),
    to: z.enum(["desk", "outside", "all"]),
  }),
  z.object({
    about: z.literal("evaluation"),
    event: z.enum(["eval.update", "eval.result"]),
    key: z.string(),
  }),
  z.object({ about: z.literal("review"), event: z.enum(["review.new", "review.update"]), key: z.string() }),
]);
export type Notice = z.infer<typeof Notice>;

/** What the operations of one commit amount to, each thing once. */
export function notices(ops: readonly Op[]): Notice[] {
  const told = new Map<string, Notice>();
  for (const op of ops) {
    const notice = noticeOf(op);
    const id = notice && `${notice.about}/${notice.key}`;
    // A thing that is new in this commit is not also told to have changed in it.
    if (notice && id !== undefined && !told.has(id)) told.set(id, notice);
  }
  return [...told.values()];
}

function noticeOf(op: Op): Notice | undefined {
  if (op.op === "insert") return ofInsert(op.collection, op.document);
  if (op.op === "patch") return ofPatch(op.collection, op.key, op.set);
  return undefined;
}

function ofInsert(collection: CollectionName, document: Stored): Notice | undefined {
  if (collection === "tickets")
    return { about: "ticket", event: "ticket.new", key: String(document["ticket_id"]) };
  if (collection === "reviews")
    return { about: "review", event: "review.new", key: String(document["review_id"]) };
  if (collection === "evaluation_results")
    return { about: "evaluation", event: "eval.result", key: String(document["result_id"]) };
  if (collection !== "messages") return undefined;
  const to = hasStatus(document["delivery"], "received", "sent") ? "all" : "desk";
  return { about: "message", event: "message.new", key: String(document["message_id"]), to };
}

function ofPatch(collection: CollectionName, key: string, set: Stored): Notice | undefined {
  if (collection === "reviews") return { about: "review", event: "review.update", key };
  // How far it has come is told by its results.
  if (collection === "evaluations")
    return "status" in set ? { about: "evaluation", event: "eval.update", key } : undefined;
  // Leases come and go without a version: nothing that anyone sees.
  if (collection === "tickets")
    return "version" in set ? { about: "ticket", event: "ticket.update", key } : undefined;
  // Held back until now: the desk has heard of it, the customer has not.
  if (collection === "messages" && hasStatus(set["delivery"], "sent"))
    return { about: "message", event: "message.new", key, to: "outside" };
  return undefined;
}

const hasStatus = (delivery: unknown, ...statuses: readonly DeliveryStatus[]): boolean =>
  typeof delivery === "object" &&
  delivery !== null &&
  "status" in delivery &&
  statuses.some((status) => status === delivery.status);
