import { Risk } from "../../domain/enums.js";
import { unansweredText, type TicketCase } from "../../domain/ticket-case.js";
import type { Model, ModelAnswer, NodeConfig } from "../ports.js";
import { maskCase } from "../prepare/mask.js";
import { SentimentAssessment } from "./output.js";
import { SENTIMENT_PROMPT_VERSION, sentimentPrompt } from "./prompt.js";
import { riskOfWords } from "./risk-words.js";
import { urgencyOf } from "./urgency.js";

/**
 * Builds the model strategy: one structured decision over the masked thread. Keywords are those that stand in the
 * text; and a risk that words prove stands, whatever the model was talked into. A failure is data.
 */
export function createModelSentiment({ model }: { model: Model }) {
  return async (ticket: TicketCase, config: NodeConfig): Promise<ModelAnswer<SentimentAssessment>> => {
    const answer = await model.decide(
      {
        agent: "sentiment",
        name: `sentiment_v${SENTIMENT_PROMPT_VERSION}`,
        schema: SentimentAssessment,
        messages: sentimentPrompt(maskCase(ticket).masked),
        ticket_id: ticket.ticket_id,
      },
      config,
    );
    if (!answer.ok) return answer;
    const text = unansweredText(ticket);
    const told = answer.value.urgency_keywords.filter((word) => word !== "" && text.includes(word));
    const urgency_keywords = [...new Set([...urgencyOf(text).keywords, ...told])];
    const risk = higher(answer.value.risk, riskOfWords(text).risk);
    return { ...answer, value: { ...answer.value, urgency_keywords, risk } };
  };
}

const higher = (one: Risk, other: Risk): Risk =>
  Risk.options.indexOf(one) > Risk.options.indexOf(other) ? one : other;
