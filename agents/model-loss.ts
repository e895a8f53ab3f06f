import type { DegradedPart } from "../domain/enums.js";
import type { ModelAnswer } from "./ports.js";
import type { HandOver } from "./state.js";

type Loss = { degraded: DegradedPart[]; hand_over?: HandOver };

/**
 * What the state says of a model that did not answer: `degraded`, and where the ticket's budget has run out, that
 * a person takes over.
 */
export function modelLoss(answer: Extract<ModelAnswer<unknown>, { ok: false }>): Loss {
  if (answer.reason !== "budget") return { degraded: ["model"] };
  return { degraded: ["budget"], hand_over: { reason: "budget", detail: answer.detail } };
}
