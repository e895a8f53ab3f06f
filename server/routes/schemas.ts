import { z } from "zod";
import { Article, NewArticle } from "../../domain/article.js";
import { Customer } from "../../domain/customer.js";
import { DeadLetter } from "../../domain/dead-letter.js";
import { Effect } from "../../domain/effect.js";
import { EvaluationCase } from "../../domain/evaluation.js";
import { Evaluation, NewEvaluation } from "../../domain/evaluation-run.js";
import { TicketEvent } from "../../domain/event.js";
import { Fork } from "../../domain/fork.js";
import { Passage } from "../../domain/knowledge.js";
import { Message, NewMessage } from "../../domain/message.js";
import { Order } from "../../domain/order.js";
import { Person } from "../../domain/person.js";
import { Decision, Review } from "../../domain/review.js";
import { Run } from "../../domain/run.js";
import { NewTicket } from "../../domain/ticket.js";
import { Replay } from "../../domain/replay.js";
import { Trace } from "../../domain/trace.js";
import { NewWebhook, RegisteredWebhook, Webhook, WebhookDelivery } from "../../domain/webhook.js";
import { Dashboard } from "../dashboard.js";
import { Session } from "./session.js";
import { Statistics } from "../statistics.js";
import { TicketView } from "../views/ticket-view.js";

/** An id of a route's address. */
export const Id = z.object({ id: z.string().min(1).max(100) });

/** Schemas that the OpenAPI document names; the others stand in it where they are used. */
export const SCHEMAS: Record<string, z.ZodType> = {
  Ticket: TicketView,
  NewTicket,
  Message,
  NewMessage,
  Review,
  Decision,
  Event: TicketEvent,
  Effect,
  Run,
  Trace,
  Replay,
  Evaluation,
  NewEvaluation,
  EvaluationCase,
  Fork,
  Article,
  NewArticle,
  Passage,
  Customer,
  Order,
  Person,
  Dashboard,
  Statistics,
  Session,
  FailedJob: DeadLetter,
  Webhook,
  NewWebhook,
  RegisteredWebhook,
  WebhookDelivery,
};
