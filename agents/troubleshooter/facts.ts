import type { OrderDocument } from "../../domain/order.js";
import { duplicateCharge, isDelivered } from "./checks.js";
import type { Known } from "./known.js";
import type { Phrases } from "./phrases.js";
import type { Topic } from "./topics.js";

/** Topics for which where the parcel is answers the question, or a part of it. */
const WHERE_IS_IT = new Set<Topic>(["track_shipment", "late_parcel"]);

export type Facts = {
  /** What the records say, in sentences. */
  sentences: string[];
  /** Whether they answer the question by themselves. */
  isAnswer: boolean;
};

/** What the customer's own order says about their question; nothing where no order was read. */
export function factsOf({ order, ticket }: Known, topic: Topic, phrases: Phrases): Facts {
  if (!order) return { sentences: [], isAnswer: false };
  const asked = ticket.messages.findLast(({ from }) => from === "customer")?.at ?? ticket.created_at;
  if (WHERE_IS_IT.has(topic)) return shipmentFacts(order, asked, phrases);
  switch (topic) {
    case "refund_status":
      return refundFacts(order, phrases);
    case "duplicate_charge":
      return chargeFacts(order, phrases);
    case "cancel_order":
    case "change_order":
    case "change_address":
      return isSent(order)
        ? { sentences: [phrases.alreadyShipped({ order: order.order_id })], isAnswer: false }
        : { sentences: [], isAnswer: false };
    case "request_refund":
    case "damaged_item":
    case "wrong_item":
    case "missing_item":
      return order.status !== "returned" && !isDelivered(order) && order.shipment
        ? { sentences: [phrases.notDelivered({ order: order.order_id })], isAnswer: false }
        : { sentences: [], isAnswer: false };
    default:
      return { sentences: [], isAnswer: false };
  }
}

const isSent = ({ status }: OrderDocument): boolean => status !== "placed" && status !== "paid";

function shipmentFacts(order: OrderDocument, asked: string, phrases: Phrases): Facts {
  const { order_id, status, shipment } = order;
  const say = phrases.shipment;
  const answer = (sentence: string, isAnswer = true): Facts => ({ sentences: [sentence], isAnswer });
  if (status === "cancelled" || status === "refunded" || status === "returned")
    return answer(say.closed({ order: order_id, status }), false);
  if (!shipment) return answer(say.notSent({ order: order_id }));
  const { carrier, tracking } = shipment;
  const parcel = { order: order_id, carrier, tracking };
  const due = shipment.eta !== null && shipment.eta > asked ? phrases.date(shipment.eta) : null;
  switch (shipment.status) {
    case "label_created":
      return answer(say.labelCreated(parcel));
    case "in_transit":
      return shipment.eta !== null && due === null
        ? answer(say.delayed({ ...parcel, eta: null }), false)
        : answer(say.inTransit({ ...parcel, eta: due }));
    case "out_for_delivery":
      return answer(say.outForDelivery(parcel));
    case "delayed":
      return answer(say.delayed({ ...parcel, eta: due }), due !== null);
    case "delivered":
      return answer(say.delivered(parcel), false);
    case "lost":
      return answer(say.lost(parcel), false);
  }
}

function refundFacts(order: OrderDocument, phrases: Phrases): Facts {
  const refunds = order.ledger.filter(({ type }) => type === "refund");
  if (refunds.length === 0)
    return { sentences: [phrases.notRefunded({ order: order.order_id })], isAnswer: false };
  const sentences = refunds.map(({ amount, currency, at }) =>
    phrases.refunded({
      order: order.order_id,
      amount: phrases.money({ amount: amount ?? "0", currency: currency ?? order.currency }),
      date: phrases.date(at),
    }),
  );
  return { sentences, isAnswer: true };
}

function chargeFacts(order: OrderDocument, phrases: Phrases): Facts {
  const twice = duplicateCharge(order);
  const amount = phrases.money({ amount: twice ?? order.total, currency: order.currency });
  const say = twice === null ? phrases.chargedOnce : phrases.chargedTwice;
  return { sentences: [say({ order: order.order_id, amount })], isAnswer: false };
}
