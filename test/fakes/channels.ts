import { NotDelivered, type Channel } from "../../server/channels/channel.js";

export type FakeChannel = Channel & {
  /** What the customer got, in order. */
  readonly delivered: { key: string; text: string }[];
  /** Called at each send, before it arrives; throw to fail it. */
  beforeArrival: () => void;
  /** Called at each send, after it has arrived; throw to leave it in doubt. */
  afterArrival: () => void;
};

/** A channel to nowhere. An idempotent one takes a key once, however often it is sent. */
export function createFakeChannel({ idempotent }: { idempotent: boolean }): FakeChannel {
  const delivered: { key: string; text: string }[] = [];
  const channel: FakeChannel = {
    name: idempotent ? "idempotent" : "once",
    idempotent,
    delivered,
    beforeArrival: () => {},
    afterArrival: () => {},
    send: async ({ message, idempotency_key }) => {
      channel.beforeArrival();
      const isKnown = idempotent && delivered.some(({ key }) => key === idempotency_key);
      if (!isKnown) delivered.push({ key: idempotency_key, text: message.text });
      channel.afterArrival();
      return { receipt: `receipt-${idempotency_key}` };
    },
  };
  return channel;
}

/** Refuses before anything has arrived. */
export const refuse = (): never => {
  throw new NotDelivered("the other side is closed");
};
