import { groupBy } from "../../../domain/group-by.js";
import type { EffectDocument } from "../../../domain/effect.js";
import type { Policy } from "../../../domain/policy.js";
import { byId, findingsOf, type DeskData, type Finding } from "./desk-data.js";

/** What left the desk left it once, and the outbox has come to rest. `now`: ISO 8601. */
export function checkEffects(desk: DeskData, { policy, now }: { policy: Policy; now: string }): Finding[] {
  return [
    ...unique(desk),
    ...answeredOnce(desk),
    ...noticesOf(desk, policy),
    ...atRest(desk, now),
    ...asTold(desk),
  ];
}

function unique({ effects }: DeskData): Finding[] {
  const found = findingsOf("duplicate effect");
  const slots = groupBy(
    effects.filter(({ run_id }) => run_id !== null),
    ({ run_id, slot }) => `${run_id} ${slot}`,
  );
  for (const [slot, same] of slots)
    if (same.length > 1) found.add(slot, `is stored as ${same.map(({ effect_id }) => effect_id).join(", ")}`);
  return found.list;
}

/** The AI answers what a customer has written once at most. */
function answeredOnce({ effects }: DeskData): Finding[] {
  const found = findingsOf("duplicate effect");
  const answers = groupBy(
    effects.filter(({ type, by, status }) => type === "reply" && by === "ai" && status === "sent"),
    ({ ticket_id, epoch, watermark }) => `${ticket_id} epoch ${epoch} watermark ${watermark}`,
  );
  for (const [what, same] of answers)
    if (same.length > 1)
      found.add(what, `answered by ${same.map(({ effect_id }) => effect_id).join(" and ")}`);
  return found.list;
}

/** That a person takes over is said once an epoch, in the policy's words. */
function noticesOf({ effects }: DeskData, policy: Policy): Finding[] {
  const found = findingsOf("duplicate effect");
  const words = new Set(Object.values(policy.languages.templates.hand_over));
  const notices = effects.filter(({ type, status }) => type === "notice" && status === "sent");
  for (const [what, same] of groupBy(notices, ({ ticket_id, epoch }) => `${ticket_id} epoch ${epoch}`))
    if (same.length > 1) found.add(what, `told ${same.length} times that a person takes over`);
  const unapproved = findingsOf("unapproved effect");
  for (const { effect_id, args } of notices)
    if (!words.has(String(args["text"])))
      unapproved.add(effect_id, "is a notice in words that are not the policy's");
  return [...found.list, ...unapproved.list];
}

function atRest({ effects }: DeskData, now: string): Finding[] {
  const found = findingsOf("stuck effect");
  for (const { effect_id, status, due_at, at } of effects) {
    if (status === "sending") found.add(effect_id, `is being sent since ${at}`);
    if (status === "held" && due_at <= now) found.add(effect_id, `was due at ${due_at} and is held`);
  }
  return found.list;
}

/** Effect, message and log tell the same; what was sent is told once. */
function asTold({ effects, messages, events }: DeskData): Finding[] {
  const found = findingsOf("effect told otherwise");
  const message = byId(messages, ({ message_id }) => message_id);
  const sent = groupBy(
    events.filter(
      ({ type, data }) => type === "effect.sent" || (type === "effect.settled" && data["status"] === "sent"),
    ),
    ({ data }) => String(data["effect_id"]),
  );
  for (const effect of effects) {
    const { effect_id, status } = effect;
    const carried = carriedBy(effect, message);
    if (carried !== undefined && carried !== status)
      found.add(effect_id, `is ${status}, its message is ${carried}`);
    const times = sent.get(effect_id)?.length ?? 0;
    if (times !== Number(status === "sent"))
      found.add(effect_id, `is ${status} and told as sent ${times} times`);
  }
  return found.list;
}

function carriedBy(
  { message_id }: EffectDocument,
  messages: ReadonlyMap<string, { delivery: { status: string } }>,
): string | undefined {
  return message_id === null ? undefined : (messages.get(message_id)?.delivery.status ?? "not there");
}
