import type { Filter } from "./documents.js";
import type { Role } from "./enums.js";
import type { ReviewDocument } from "./review.js";
import type { Principal, TicketDocument } from "./ticket.js";

/**
 * How far a right reaches.
 * `all`; `masked`: all, with what customers wrote masked; `queues`: assigned to them or in a queue that they serve;
 * `theirs`: assigned to them, or unassigned in a queue that they serve; `escalated`: escalated tickets;
 * `created`: made by the integration itself; `own`: the customer's, or the person's own record.
 */
export type Scope = "all" | "masked" | "queues" | "theirs" | "escalated" | "created" | "own";

/** What there is to be allowed: every route names one. */
export type Capability =
  | "tickets.create"
  | "tickets.read"
  | "messages.read"
  | "messages.write"
  | "tickets.reply"
  | "tickets.status"
  | "tickets.patch"
  | "tickets.hand_back"
  | "tickets.rate"
  | "tickets.assign"
  | "tickets.escalate"
  | "events.read"
  | "effects.read"
  | "effects.decide"
  | "reviews.read"
  | "reviews.decide"
  | "reviews.assign"
  | "runs.read"
  | "runs.replay"
  | "evaluations.manage"
  | "knowledge.read"
  | "articles.write"
  | "customers.read"
  | "people.read"
  | "people.presence"
  | "colleagues.read"
  | "dashboard.read"
  | "jobs.manage"
  | "webhooks.manage"
  | "keys.manage"
  | "policy.read";

const MANAGERS = { admin: "all", manager: "all" } as const;
const READERS = { ...MANAGERS, agent: "queues", engineer: "escalated", evaluator: "masked" } as const;
const OUTSIDERS = { client: "created", customer: "own", guest: "created" } as const;
const WORKERS = { ...MANAGERS, agent: "theirs" } as const;
const ANYONE = {
  ...MANAGERS,
  agent: "all",
  engineer: "all",
  evaluator: "all",
  client: "all",
  customer: "all",
  guest: "all",
} as const;

/** SPEC's table of roles, the one place where it stands: the router, the OpenAPI document and the tests read it. */
export const RIGHTS: Record<Capability, Partial<Record<Role, Scope>>> = {
  "tickets.create": { ...MANAGERS, agent: "all", client: "all", customer: "own", guest: "all" },
  "tickets.read": { ...READERS, ...OUTSIDERS },
  "messages.read": { ...READERS, ...OUTSIDERS },
  "messages.write": { ...WORKERS, engineer: "escalated", ...OUTSIDERS },
  "tickets.reply": { ...WORKERS, ...OUTSIDERS },
  "tickets.status": { ...WORKERS, customer: "own", guest: "created" },
  "tickets.patch": WORKERS,
  "tickets.hand_back": WORKERS,
  "tickets.rate": { customer: "own", guest: "created" },
  "tickets.assign": WORKERS,
  "tickets.escalate": WORKERS,
  "events.read": READERS,
  "effects.read": READERS,
  "effects.decide": WORKERS,
  "reviews.read": { ...MANAGERS, agent: "queues", evaluator: "masked" },
  // Not "theirs": the second of two approvals comes from somebody whom it is not assigned to.
  "reviews.decide": { ...MANAGERS, agent: "queues" },
  "reviews.assign": { ...MANAGERS, agent: "queues" },
  "runs.replay": { ...MANAGERS, evaluator: "masked" },
  "evaluations.manage": { ...MANAGERS, evaluator: "all" },
  "runs.read": { ...MANAGERS, agent: "theirs", engineer: "escalated", evaluator: "masked" },
  "knowledge.read": ANYONE,
  "articles.write": MANAGERS,
  "customers.read": { ...MANAGERS, agent: "queues", customer: "own" },
  "people.read": { ...MANAGERS, evaluator: "all" },
  "people.presence": { ...MANAGERS, agent: "own", engineer: "own" },
  "colleagues.read": { ...MANAGERS, agent: "all", engineer: "all", evaluator: "all" },
  "dashboard.read": { ...MANAGERS, evaluator: "all" },
  "jobs.manage": { admin: "all" },
  "webhooks.manage": { admin: "all", client: "created" },
  "keys.manage": { admin: "all" },
  "policy.read": { admin: "all" },
};

/** Whoever asks, as far as rights go. */
export type Viewer = {
  role: Role;
  principal: Principal;
  person?: { agent_id: string; queues: readonly string[] };
};

/** How far a role's right reaches; undefined where it has none (403). */
export const can = (role: Role, capability: Capability): Scope | undefined => RIGHTS[capability][role];

/** What rights are decided by. */
export type TicketInView = Pick<
  TicketDocument,
  "customer_id" | "created_by" | "assigned_to" | "queue" | "status" | "escalation"
>;

/** An escalation stays one while it is worked, whatever the status says meanwhile. */
export const isEscalated = (ticket: Pick<TicketInView, "status" | "escalation">): boolean =>
  ticket.status === "escalated" || (ticket.escalation !== null && ticket.status !== "closed");

/** Whether a ticket lies within a scope; where it does not, it is not there (404). */
export function isWithin(scope: Scope, viewer: Viewer, ticket: TicketInView): boolean {
  const isMine = viewer.person !== undefined && ticket.assigned_to === viewer.person.agent_id;
  switch (scope) {
    case "all":
    case "masked":
      return true;
    case "queues":
      return isMine || serves(viewer, ticket.queue);
    case "theirs":
      return isMine || (ticket.assigned_to === null && serves(viewer, ticket.queue));
    case "escalated":
      return isEscalated(ticket);
    case "created":
      return isSame(ticket.created_by, viewer.principal);
    case "own":
      return viewer.principal.type === "customer" && ticket.customer_id === viewer.principal.id;
  }
}

/** No word of a text begins so (`wordsOf` strips it): nobody can write a ticket into another's list. */
const MARK = "=";
const ESCALATED = `${MARK}escalated`;
const madeBy = ({ type, id }: Principal): string => `${MARK}by:${type}:${id}`;

/** What a ticket's search tokens hold for the lists of those who may see only some. */
export const scopeTokens = (ticket: Pick<TicketInView, "created_by" | "status" | "escalation">): string[] => [
  madeBy(ticket.created_by),
  ...(isEscalated(ticket) ? [ESCALATED] : []),
];

/** A list's filters for a scope: any of them lets a ticket in; none at all lets nothing in. */
export function scopeFilters(scope: Scope, { principal, person }: Viewer): Filter[] {
  switch (scope) {
    case "all":
    case "masked":
      return [{}];
    case "queues":
      return person ? [{ assigned_to: person.agent_id }, { queue: { in: person.queues } }] : [];
    case "theirs":
      return person
        ? [{ assigned_to: person.agent_id }, { assigned_to: null, queue: { in: person.queues } }]
        : [];
    case "escalated":
      return [{ tokens: { has_all: [ESCALATED] } }];
    case "created":
      return [{ tokens: { has_all: [madeBy(principal)] } }];
    case "own":
      return principal.type === "customer" ? [{ customer_id: principal.id }] : [];
  }
}

/** Whether this viewer may use the capability on this ticket. */
export function mayOnTicket(viewer: Viewer, capability: Capability, ticket: TicketInView): boolean {
  const scope = can(viewer.role, capability);
  return scope !== undefined && isWithin(scope, viewer, ticket);
}

/** Whether this viewer may use the capability on a review of this ticket. */
export function mayOnReview(
  viewer: Viewer,
  capability: "reviews.read" | "reviews.decide" | "reviews.assign",
  { review, ticket }: { review: Pick<ReviewDocument, "assignee" | "queue">; ticket: TicketInView },
): boolean {
  const scope = can(viewer.role, capability);
  if (scope === undefined) return false;
  const isMine = viewer.person !== undefined && review.assignee === viewer.person.agent_id;
  return isMine || serves(viewer, review.queue) || isWithin(scope, viewer, ticket);
}

/** Outsiders see what has been answered, never how the desk came to it. */
export const isOutside = (role: Role): boolean =>
  role === "client" || role === "customer" || role === "guest";

/** Whether what customers wrote is masked for this role. */
export const seesMasked = (role: Role): boolean => role === "evaluator";

const serves = ({ person }: Viewer, queue: string | null): boolean =>
  queue !== null && person !== undefined && person.queues.includes(queue);

const isSame = (a: Principal, b: Principal): boolean => a.type === b.type && a.id === b.id;
