import type { Op } from "../domain/documents.js";
import type { EffectDocument } from "../domain/effect.js";
import type { NewEvent } from "../store/event-ops.js";

type Move = {
  status: EffectDocument["status"];
  at: string;
  receipt?: string;
  due_at?: string;
  attempts?: number;
};

/** An effect moved on from exactly where it was read, together with the message that it carries. */
export function effectOps(effect: EffectDocument, { status, at, ...more }: Move): Op[] {
  const moved: Op = {
    op: "patch",
    collection: "effects",
    key: effect.effect_id,
    where: { version: effect.version, status: effect.status },
    set: { status, at, version: effect.version + 1, ...more },
  };
  if (effect.message_id === null) return [moved];
  return [
    moved,
    {
      op: "patch",
      collection: "messages",
      key: effect.message_id,
      where: {},
      set: { delivery: { status, at } },
    },
  ];
}

/** The AI's replies among these that have not left yet, voided. */
export function voidedReplies(
  effects: readonly EffectDocument[],
  { at, why }: { at: string; why: string },
): { ops: Op[]; events: NewEvent[] } {
  const unsent = effects.filter(
    ({ type, by, status }) => type === "reply" && by === "ai" && status === "held",
  );
  return {
    ops: unsent.flatMap((effect) => effectOps(effect, { status: "void", at })),
    events: unsent.map(({ effect_id, type }) => ({ type: "effect.void", data: { effect_id, type, why } })),
  };
}
