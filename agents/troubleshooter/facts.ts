import type { OrderDocument } from "../../domain/order.js";
import { duplicateCharge, isDelivered } from "./checks.js";
import type { Known } from "./known.js";
import type { Phrases } from "./phrases.js";
import type { Topic } from "./topics.js";

export type Facts = {
  /** What the records say, in sentences. */
  sentences: string[];
  /** Whether they answer the question by themselves. */
  isAnswer: boolean;
};

type Ask = { order: OrderDocument; asked: string; phrases: Phrases };

const NOTHING: Facts = { sentences: [], isAnswer: false };

/** What an order says to each topic; a topic that is not here is no question about an order's record. */
const FACTS: Partial<Record<Topic, (ask: Ask) => Facts>> = {
  track_shipment: shipmentFacts,
  late_parcel: shipmentFacts,
  refund_status: refundFacts,
  duplicate_charge: chargeFacts,
  cancel_order: sentFacts,
  change_order: sentFacts,
  change_address: addressFacts,
  request_refund: arrivalFacts,
  damaged_item: arrivalFacts,
  wrong_item: arrivalFacts,
  missing_item: arrivalFacts,
};

/** What the customer's own order says about their question; nothing where no order was read. */
export function factsOf({ order, ticket }: Known, topic: Topic, phrases: Phrases): Facts {
  const asked = ticket.messages.findLast(({ from }) => from === "customer")?.at ?? ticket.created_at;
  return (order && FACTS[topic]?.({ order, asked, phrases })) ?? NOTHING;
}

const only = (sentence: string): Facts => ({ sentences: [sentence], isAnswer: false });

/** Too late to stop it: while it is under way that answers the question, with what is left to do. */
function sentFacts({ order, phrases }: Ask): Facts {
  const { order_id, status } = order;
  if (status === "cancelled" || status === "refunded" || status === "returned")
    return only(phrases.shipment.closed({ order: order_id, status }));
  if (!isSent(order)) return NOTHING;
  const tooLate = phrases.alreadyShipped({ order: order_id });
  return isDelivered(order) ? only(tooLate) : { sentences: [tooLate, phrases.canReturn], isAnswer: true };
}

function addressFacts({ order, phrases }: Ask): Facts {
  return isSent(order) ? only(phrases.alreadyShipped({ order: order.order_id })) : NOTHING;
}

const isSent = ({ status }: OrderDocument): boolean => status !== "placed" && status !== "paid";

function arrivalFacts({ order, phrases }: Ask): Facts {
  const isUnderWay = order.shipment !== null && !isDelivered(order);
  return isUnderWay ? only(phrases.notDelivered({ order: order.order_id })) : NOTHING;
}

function shipmentFacts({ order, asked, phrases }: Ask): Facts {
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

function refundFacts({ order, phrases }: Ask): Facts {
  const refunds = order.ledger.filter(({ type }) => type === "refund");
  if (refunds.length === 0) return only(phrases.notRefunded({ order: order.order_id }));
  const sentences = refunds.map(({ amount, currency, at }) =>
    phrases.refunded({
      order: order.order_id,
      amount: phrases.money({ amount: amount ?? "0", currency: currency ?? order.currency }),
      date: phrases.date(at),
    }),
  );
  return { sentences, isAnswer: true };
}

function chargeFacts({ order, phrases }: Ask): Facts {
  const twice = duplicateCharge(order);
  const amount = phrases.money({ amount: twice ?? order.total, currency: order.currency });
  const say = twice === null ? phrases.chargedOnce : phrases.chargedTwice;
  return only(say({ order: order.order_id, amount }));
}
