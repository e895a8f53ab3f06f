import type { Logger } from "pino";
import { customerText, customerTexts, unansweredText, type TicketCase } from "../../domain/ticket-case.js";
import { caseRef } from "../case-ref.js";
import type { NodeConfig, ReadCase } from "../ports.js";
import type { TicketState, TicketUpdate } from "../state.js";
import { entitiesOfCase } from "./entities.js";
import { detectLanguage } from "./language.js";
import type { Preparation } from "./output.js";
import { asksForPerson, injectionSigns } from "./screen.js";

export type PrepareDeps = { readCase: ReadCase; log: Pick<Logger, "warn"> };

/**
 * Builds the node that writes `preparation`: language, entities, whether the customer asks for a person, and
 * texts that try to instruct the agents. It decides nothing and calls no model.
 * @throws AppError "not_found" for an unknown ticket
 */
export function createPrepare({ readCase, log }: PrepareDeps) {
  type Input = Pick<TicketState, "ticket_id" | "epoch" | "watermark">;
  return async function prepare(state: Input, config: NodeConfig): Promise<TicketUpdate> {
    const preparation = prepareCase(await readCase(caseRef(state), config));
    if (preparation.injection_signs.length > 0)
      log.warn(
        { ticketId: state.ticket_id, signs: preparation.injection_signs.length },
        "ticket addresses the agents",
      );
    return { preparation };
  };
}

/**
 * The preparation of a case. A short answer ("ok, thanks") is in the language of its thread, a short thread in the
 * customer's.
 */
export function prepareCase(ticket: TicketCase): Preparation {
  const written = customerTexts(ticket);
  const everything = customerText(ticket);
  const newest = unansweredText(ticket);
  const thread = detectLanguage(everything, ticket.customer.language);
  const { language, confidence } = written.length === 1 ? thread : detectLanguage(newest, thread.language);
  return {
    language,
    language_confidence: confidence,
    entities: entitiesOfCase(ticket, language),
    asks_for_person: asksForPerson(newest),
    injection_signs: injectionSigns(everything),
  };
}
