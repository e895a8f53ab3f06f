import { groupBy } from "../../../domain/group-by.js";
import type { EffectDocument } from "../../../domain/effect.js";
import { byId, findingsOf, type DeskData, type Finding } from "./desk-data.js";

/** Where an action was written down. */
type Line = { entry_id: string; where: string; type: string; amount: string | null };

/** Every action that was sent stands in its ledgers once, as it was sent; and nothing else does. */
export function checkActionLedgers(desk: DeskData): Finding[] {
  const found = findingsOf("action ledger");
  const effects = byId(desk.effects, ({ effect_id }) => effect_id);
  const lines = groupBy(linesOf(desk), ({ entry_id }) => entry_id);
  for (const effect of desk.effects) {
    if (effect.status !== "sent" || effect.message_id !== null) continue;
    const wanted = placesOf(effect);
    const written = (lines.get(effect.effect_id) ?? []).map(({ where }) => where);
    if (written.toSorted().join() !== wanted.toSorted().join())
      found.add(
        effect.effect_id,
        `stands in ${written.join(", ") || "no ledger"}, belongs in ${wanted.join(", ")}`,
      );
  }
  for (const [entry_id, same] of lines) {
    if (!entry_id.startsWith("EFF-")) continue;
    const effect = effects.get(entry_id);
    if (effect?.status !== "sent")
      found.add(entry_id, `stands in ${same[0]?.where} and is ${effect?.status ?? "no effect of this desk"}`);
    else if (
      same.some(({ type, amount }) => type !== effect.type || amount !== (effect.args["amount"] ?? null))
    )
      found.add(entry_id, `is written down otherwise than it was sent`);
  }
  return found.list;
}

/** An order's action stands with the order, a credit with the customer as well, all others with the customer. */
function placesOf({ type, args, customer_id }: EffectDocument): string[] {
  const order = args["order_id"];
  if (typeof order !== "string") return [customer_id];
  return type === "credit" ? [order, customer_id] : [order];
}

const linesOf = ({ orders, customers }: DeskData): Line[] => [
  ...orders.flatMap(({ order_id, ledger }) => ledger.map((entry) => ({ ...entry, where: order_id }))),
  ...customers.flatMap(({ customer_id, ledger }) =>
    ledger.map((entry) => ({ ...entry, where: customer_id })),
  ),
];
