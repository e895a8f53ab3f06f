import type { ExtractedMetadata } from "../../domain/entities.js";
import type { Policy } from "../../domain/policy.js";
import { Category } from "../../domain/enums.js";
import { unansweredText } from "../../domain/ticket-case.js";
import type { Model, ModelAnswer, NodeConfig } from "../ports.js";
import { maskCase, unmask } from "../prepare/mask.js";
import type { ClassifyInput } from "./local-strategy.js";
import { intentOf } from "./intents.js";
import { Classification } from "./output.js";
import { CLASSIFIER_PROMPT_VERSION, classifierPrompt } from "./prompt.js";

/**
 * Builds the model strategy: one structured decision over the masked case. Entities are those that were extracted:
 * a model may not add what nobody wrote. A failure is data.
 */
export function createModelClassification({
  model,
  policy,
}: {
  model: Model;
  policy: Pick<Policy, "categories">;
}) {
  return async (input: ClassifyInput, config: NodeConfig): Promise<ModelAnswer<Classification>> => {
    const { ticket, preparation, similar } = input;
    const { masked, vault } = maskCase(ticket);
    const answer = await model.decide(
      {
        agent: "classifier",
        name: `classification_v${CLASSIFIER_PROMPT_VERSION}`,
        schema: Classification,
        messages: classifierPrompt({ masked, categories: policy.categories, similar }),
        ticket_id: ticket.ticket_id,
      },
      config,
    );
    if (!answer.ok) return answer;
    const standing = Category.safeParse(ticket.pinned_category).data;
    const intent = standing
      ? intentOf(unansweredText(ticket), { category: standing, asksForPerson: preparation.asks_for_person })
      : answer.value.intent;
    const entities: ExtractedMetadata = preparation.entities;
    const reasoning = unmask(answer.value.reasoning, vault).text.slice(0, LONGEST_REASONING);
    return { ...answer, value: { ...answer.value, intent, entities, reasoning } };
  };
}

const LONGEST_REASONING = 1000;
