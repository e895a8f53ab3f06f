import { maskForIndex } from "../../agents/prepare/mask-for-index.js";
import { AppError } from "../../domain/errors.js";
import { EvaluationCase, Expected } from "../../domain/evaluation.js";
import { Order, type OrderDocument } from "../../domain/order.js";
import { EditedProposal, type ReviewDocument } from "../../domain/review.js";
import type { CallDocument } from "../../domain/run.js";
import type { TicketCase } from "../../domain/ticket-case.js";
import type { TicketDocument } from "../../domain/ticket.js";
import type { Store } from "../composition/open-store.js";
import { readRecording, type Recording, type RecordingReads } from "../replay/recording.js";
import { caseIn, stateOf } from "../replay/state-of.js";
import { namesOf } from "../views/mask-deep.js";

export type CorrectionDeps = RecordingReads & Pick<Store, "tickets" | "customers" | "orders">;

type Corrections = { expected: Expected; corrected: string[] };

/**
 * An evaluation case from a ticket that a person decided otherwise than the AI: the ticket as the run read it, masked,
 * with the person's outcome as what is expected. Set otherwise may be the category, the priority, the reply's figures
 * and citations, or the actions.
 * @throws AppError "not_found"; "conflict" where nobody has corrected anything
 */
export async function caseFromTicket(deps: CorrectionDeps, ticketId: string): Promise<EvaluationCase> {
  const ticket = await deps.tickets.get(ticketId);
  if (!ticket) throw new AppError("not_found", `there is no ticket ${ticketId}`);
  if (ticket.run_id === null) throw new AppError("conflict", `${ticketId} was never worked by the AI`);
  const recording = await readRecording(deps, ticket.run_id);
  const asRead = caseIn(recording.calls);
  if (!asRead) throw new AppError("conflict", `What was recorded of ${ticket.run_id} is no longer kept.`);
  const { expected, corrected } = correctionsOf(ticket, recording);
  if (corrected.length === 0)
    throw new AppError("conflict", `Nobody has corrected what the AI did on ${ticketId}.`);
  const customer = await deps.customers.get(ticket.customer_id);
  const orders = ordersIn(recording.calls) ?? (await deps.orders.ofCustomer(ticket.customer_id));
  const order = pseudonymsFor(orders.map(({ order_id }) => order_id));
  return EvaluationCase.parse(
    order.replaced({
      case_id: ticket.run_id,
      ticket: maskedTicket(ticket, asRead, order),
      customer: {
        identity: ticket.identity,
        tier: customer?.tier ?? asRead.customer.tier,
        orders: orders.map(({ customer_id: _whose, ledger: _done, ...rest }) => rest),
        as_of: recording.run.started_at,
      },
      expected,
      source: { ticket_id: ticketId, run_id: ticket.run_id, corrected },
    }),
  );
}

/** A case outlives its ticket: nothing personal is in it. */
function maskedTicket(ticket: TicketDocument, { subject, messages }: TicketCase, order: Pseudonyms) {
  const names = namesOf(ticket);
  const written = messages.filter(({ from }) => from === "customer").map(({ text }) => text);
  const masked = (text: string) => order.kept(text, (hidden) => maskForIndex(hidden, names));
  return {
    subject: masked(subject),
    description: masked(written.join("\n\n")),
    source: ticket.source,
    ...(ticket.order_id === null ? {} : { order_id: ticket.order_id }),
  };
}

type Pseudonyms = {
  /** A text changed by what would hide order numbers, with those of the customer left in it. */
  kept(text: string, change: (text: string) => string): string;
  /** The same value with each order's number replaced by a made-up one, however deep. */
  replaced<T>(value: T): T;
};

/** The same order keeps the same made-up number throughout a case. */
function pseudonymsFor(orderIds: readonly string[]): Pseudonyms {
  const told = orderIds.map((id, at) => ({
    id,
    hidden: `\u{e000}${at}\u{e001}`,
    made: `ORD-${FIRST_MADE + at}`,
  }));
  return {
    kept: (text, change) => {
      const hidden = told.reduce((all, order) => all.replaceAll(order.id, order.hidden), text);
      return told.reduce((all, order) => all.replaceAll(order.hidden, order.id), change(hidden));
    },
    replaced: (value) => {
      const hidden = told.reduce(
        (all, order) => all.replaceAll(order.id, order.hidden),
        JSON.stringify(value),
      );
      return JSON.parse(told.reduce((all, order) => all.replaceAll(order.hidden, order.made), hidden));
    },
  };
}

const FIRST_MADE = 9001;

function correctionsOf(ticket: TicketDocument, { run, passes, reviews }: Recording): Corrections {
  const proposed = stateOf(run, passes);
  const review = reviews.findLast(({ decided, status }) => decided && status !== "superseded");
  const parts: Corrections[] = [
    ...(review ? [decisionCorrections(review, proposed.draft?.message ?? "")] : []),
    pinned("category", ticket.category_pinned, [ticket.category, proposed.classification?.category]),
    pinned("priority", ticket.priority_pinned, [ticket.priority, proposed.priority?.priority]),
  ];
  return {
    expected: Expected.parse(Object.assign({}, ...parts.map(({ expected }) => expected))),
    corrected: parts.flatMap(({ corrected }) => corrected),
  };
}

function pinned(field: "category" | "priority", isPinned: boolean, [set, suggested]: unknown[]): Corrections {
  const isOther = isPinned && set !== suggested;
  return { expected: isOther ? ({ [field]: set } as Expected) : {}, corrected: isOther ? [field] : [] };
}

/** What a review's decision says of the actions and the reply. */
function decisionCorrections({ status, decided, evidence }: ReviewDocument, draft: string): Corrections {
  if (status === "ignored") return { expected: { actions: [] }, corrected: ["ignored"] };
  if (status !== "edited") return { expected: {}, corrected: [] };
  const edited = editedIn(decided?.args);
  if (!edited) return { expected: {}, corrected: [] };
  const actions = edited.actions.map(({ type, args }) => ({ type, args }));
  const reply = edited.reply?.text ?? "";
  const isOtherReply = reply !== draft;
  const citations = (edited.reply?.citations ?? evidence.citations).map(({ article_id }) => article_id);
  const [said, drafted] = [figuresIn(reply), figuresIn(draft)];
  return {
    expected: {
      actions,
      ...(isOtherReply
        ? {
            must_contain: said,
            must_not_contain: drafted.filter((figure) => !said.includes(figure)),
            ...(edited.reply ? { must_cite: citations } : {}),
          }
        : {}),
    },
    corrected: ["actions", ...(isOtherReply ? ["draft"] : [])],
  };
}

function editedIn(args: unknown): EditedProposal | undefined {
  const inner = typeof args === "object" && args !== null && "args" in args ? args.args : args;
  return EditedProposal.safeParse(inner).data;
}

/** What a reply must get right whatever its words: amounts and the numbers of orders. */
const FIGURES = /\d+[.,]\d{2}(?!\d)|[A-Z]{2,}-\d+/g;

const figuresIn = (text: string): string[] => [...new Set(text.match(FIGURES))];

/** The customer's orders as the run saw them: since then something may have been done to them. */
function ordersIn(calls: readonly CallDocument[]): Omit<OrderDocument, "version">[] | undefined {
  const read = calls.find(({ name, error }) => name === "get_orders" && error === null);
  const output = read?.output;
  const artifact =
    typeof output === "object" && output !== null && "artifact" in output ? output.artifact : null;
  return Order.array().safeParse(artifact).data;
}
