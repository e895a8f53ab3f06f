import { ToolMessage, type AIMessage, type BaseMessageLike } from "@langchain/core/messages";
import { z } from "zod";
import { ProposedAction } from "../../domain/action.js";
import { Fraction } from "../../domain/enums.js";
import { Passage } from "../../domain/knowledge.js";
import type { Policy } from "../../domain/policy.js";
import { customerText, type TicketCase } from "../../domain/ticket-case.js";
import { scopeOf } from "../case-ref.js";
import type { Model, ModelAnswer, NodeConfig, RunTool, ToolDefinition, ToolResult } from "../ports.js";
import { Doubt } from "../../tools/propose-action.js";
import { maskCase, maskText, unmask, type Vault } from "../prepare/mask.js";
import { masksIn } from "../prepare/mask-for-index.js";
import type { TicketState } from "../state.js";
import { moneyConcerns } from "./money-concerns.js";
import { namedAmounts } from "./named-amounts.js";
import { playbookFor } from "./playbook-for.js";
import type { Draft } from "./output.js";
import { troubleshooterPrompt } from "./prompt.js";

/** What the model hands in at the end. */
export const SubmittedDraft = z.object({
  steps: z
    .array(z.string().min(1))
    .max(20)
    .describe("Numbered steps for the customer, without their numbers"),
  message: z.string().trim().min(1).max(8000).describe("The reply to the customer"),
  citations: z.array(z.string()).max(10).describe("article_id of each article that the reply rests on"),
  resolution_probability: Fraction.describe("The probability that this resolves the ticket"),
  resolved: z.boolean().describe("True when nothing more is needed from the customer or the desk"),
});
export type SubmittedDraft = z.infer<typeof SubmittedDraft>;

const SUBMIT: ToolDefinition = {
  name: "submit_draft",
  description: "Hand in the finished draft. Call it once, last and alone.",
  schema: SubmittedDraft,
};

export type ModelDraftDeps = {
  model: Model;
  runTool: RunTool;
  toolDefinitions: readonly ToolDefinition[];
  policy: Pick<Policy, "budget" | "playbooks" | "categories" | "desk">;
};

/** What one conversation has gathered. */
type Gathered = {
  passages: Map<string, { title: string; relevance_score: number; success_rate: number | null }>;
  actions: ProposedAction[];
  /** By action: what a person should look at in its amount. */
  doubts: Map<string, string>;
  /** Whether a record of the customer was read. */
  hasRecord: boolean;
  vault: Vault;
};

const RECORD_TOOLS = new Set(["get_customer", "get_orders", "track_shipment", "get_refund_status"]);

type Steps = { made_by: string; submitted: SubmittedDraft };

const FoundPassages = z.array(Passage.extend({ success_rate: Fraction.nullable() }));

/**
 * Builds the model strategy: a conversation with tools, at most the policy's `budget.tool_steps` tool calls, that ends in
 * `submit_draft`; a hand-in that does not fit is repaired once. Personal data leaves only as tokens and is put back
 * in the draft. Citations are articles that were found, actions those that `propose_action` let through.
 * A failure is data; running out of steps is `budget`.
 */
export function createModelDraft({ model, runTool, toolDefinitions, policy }: ModelDraftDeps) {
  const tools = [...toolDefinitions, SUBMIT];
  return async (state: TicketState, ticket: TicketCase, config: NodeConfig): Promise<ModelAnswer<Draft>> => {
    const { masked, vault } = maskCase(ticket);
    const gathered: Gathered = {
      passages: new Map(),
      actions: [],
      doubts: new Map(),
      hasRecord: false,
      vault,
    };
    const scope = scopeOf(state, ticket);
    const runOne = async (name: string, args: unknown): Promise<string> => {
      // A model may name any tool; those about the desk and its people are not for what a customer reads.
      if (!toolDefinitions.some((offered) => offered.name === name)) return notOffered(name, toolDefinitions);
      const result = await runTool(
        { name, args: withAlongside(name, unmaskDeep(args, vault), gathered), scope },
        config,
      );
      keep(name, result, gathered);
      return maskText(result.content, vault);
    };
    const category = state.classification?.category ?? "general";
    const messages = troubleshooterPrompt({
      masked,
      orderIds: [state.preparation?.entities.order_id ?? []].flat().map((id) => maskText(id, vault)),
      state,
      playbook: playbookFor(policy, state.classification?.intent, category),
      instructions: state.instructions.map((text) => maskText(text, vault)),
      desk: policy.desk.name,
    });
    const ask = (history: BaseMessageLike[]) =>
      model.converse(
        { agent: "troubleshooter", messages: history, tools, ticket_id: ticket.ticket_id },
        config,
      );
    const answer = await converse({ messages, ask, runOne, mostSteps: policy.budget.tool_steps });
    if (!answer.ok) return answer;
    return { ok: true, made_by: answer.made_by, value: draftOf(answer.value, gathered, { state, ticket }) };
  };
}

type Conversation = {
  messages: BaseMessageLike[];
  ask: (history: BaseMessageLike[]) => Promise<ModelAnswer<AIMessage>>;
  runOne: (name: string, args: unknown) => Promise<string>;
  mostSteps: number;
};

async function converse({ messages, ask, runOne, mostSteps }: Conversation): Promise<ModelAnswer<Steps>> {
  const history = [...messages];
  let steps = 0;
  let repairs = 1;
  for (;;) {
    // Each turn reads what the turn before it said.
    // oxlint-disable-next-line no-await-in-loop
    const answer = await ask(history);
    if (!answer.ok) return answer;
    const calls = answer.value.tool_calls ?? [];
    history.push(answer.value);
    const submit = calls.find(({ name }) => name === SUBMIT.name);
    const submitted = SubmittedDraft.safeParse(submit?.args);
    if (submit && submitted.success)
      return {
        ok: true,
        made_by: answer.made_by,
        value: { made_by: answer.made_by, submitted: submitted.data },
      };
    if (submit || calls.length === 0) {
      if (repairs === 0) return { ok: false, reason: "unusable", detail: "no draft that fits submit_draft" };
      repairs -= 1;
      history.push(...corrections(calls, submitted.error));
      continue;
    }
    steps += calls.length;
    if (steps > mostSteps)
      return { ok: false, reason: "budget", detail: `${mostSteps} tool steps were not enough` };
    for (const { id, name, args } of calls) {
      // In the order given: an action counts against the limit of the next.
      // oxlint-disable-next-line no-await-in-loop
      const content = await runOne(name, args);
      history.push(new ToolMessage({ content, tool_call_id: id ?? name, name }));
    }
  }
}

const notOffered = (name: string, tools: readonly ToolDefinition[]): string =>
  `There is no tool ${name}; there are ${tools.map((tool) => tool.name).join(", ")}.`;

/** Every call needs an answer before the model may speak again. */
function corrections(
  calls: NonNullable<AIMessage["tool_calls"]>,
  error: z.ZodError | undefined,
): BaseMessageLike[] {
  if (calls.length === 0)
    return [["human", "Call submit_draft with your draft; do not answer in plain text."]];
  const why = error ? z.prettifyError(error) : "";
  return calls.map(
    ({ id, name }) =>
      new ToolMessage({
        content:
          name === SUBMIT.name
            ? `The draft does not fit: ${why}`
            : "Not run: submit_draft must be called alone.",
        tool_call_id: id ?? name,
        name,
      }),
  );
}

function keep(name: string, { artifact }: ToolResult, gathered: Gathered): void {
  if (name === "search_knowledge") {
    for (const { article_id, title, relevance_score, success_rate } of FoundPassages.safeParse(artifact)
      .data ?? [])
      gathered.passages.set(article_id, { title, relevance_score, success_rate });
  }
  if (RECORD_TOOLS.has(name) && artifact !== null) gathered.hasRecord = true;
  const action = name === "propose_action" ? ProposedAction.safeParse(artifact).data : undefined;
  if (!action) return;
  const doubt = Doubt.safeParse(artifact).data?.doubt;
  if (doubt) gathered.doubts.set(action.action_id, doubt);
  // Proposed again, an action takes the place of its first version.
  gathered.actions = [...othersThan(action, gathered.actions), action];
}

const orderOf = ({ args }: ProposedAction): string => ("order_id" in args ? args.order_id : "");
const othersThan = (action: ProposedAction, actions: readonly ProposedAction[]): ProposedAction[] =>
  actions.filter((other) => other.type !== action.type || orderOf(other) !== orderOf(action));

/** The node says what was proposed already; a model could leave it out. */
function withAlongside(name: string, args: unknown, { actions }: Gathered): unknown {
  if (name !== "propose_action" || typeof args !== "object" || args === null) return args;
  const { type, args: own } = args as { type?: unknown; args?: { order_id?: unknown } };
  const others = actions.filter(
    (action) => action.type !== type || orderOf(action) !== (own?.order_id ?? ""),
  );
  return { ...args, alongside: others.map((action) => ({ type: action.type, args: action.args })) };
}

function draftOf(
  { submitted, made_by }: Steps,
  gathered: Gathered,
  { state, ticket }: { state: TicketState; ticket: TicketCase },
): Draft {
  const { passages, actions, vault } = gathered;
  const message = unmask(submitted.message, vault);
  const steps = submitted.steps.map((step) => unmask(step, vault));
  const cited = [...new Set(submitted.citations)].flatMap((article_id) => {
    const passage = passages.get(article_id);
    return passage ? [{ article_id, ...passage }] : [];
  });
  const masks = masksIn([message, ...steps].map(({ text }) => text).join("\n"));
  const unknown = new Set([...message.unknown, ...steps.flatMap((step) => step.unknown)]);
  return {
    steps: steps.map(({ text }) => text),
    message: message.text,
    language: state.preparation?.language ?? ticket.customer.language,
    citations: cited.map(({ article_id, title, relevance_score }) => ({
      article_id,
      title,
      relevance_score,
    })),
    cited: cited.map(({ title, success_rate }) => ({ title, success_rate })),
    actions,
    resolution_probability: submitted.resolution_probability,
    resolved: submitted.resolved,
    playbook: null,
    concerns: [
      ...(unknown.size > 0
        ? [`The draft holds tokens that stand for nothing: ${[...unknown].join(", ")}`]
        : []),
      ...(masks.length > 0
        ? [
            `The draft holds ${masks.join(", ")}, as a masked ticket of somebody else does: nothing of it may be quoted`,
          ]
        : []),
      ...(cited.length < new Set(submitted.citations).size
        ? ["The draft cited articles that were not found; they are left out"]
        : []),
      ...(cited.length === 0 && !gathered.hasRecord && state.classification?.intent !== "say_thanks"
        ? ["The draft rests on no article and no record"]
        : []),
      ...actions.flatMap(({ action_id }) => gathered.doubts.get(action_id) ?? []),
      ...moneyConcerns({
        amounts: namedAmounts(customerText(ticket), state.preparation?.entities ?? {}),
        text: customerText(ticket),
        actions,
        currency: null,
        isWanted: false,
      }),
      ...state.instructions
        .slice(-1)
        .map((instruction) => `Drafted again after an instruction: “${instruction}”`),
    ],
    decided_by: made_by,
  };
}

/** Tokens in a model's arguments are put back before a tool sees them. */
function unmaskDeep(value: unknown, vault: Vault): unknown {
  if (typeof value === "string") return unmask(value, vault).text;
  if (Array.isArray(value)) return value.map((item) => unmaskDeep(item, vault));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unmaskDeep(inner, vault)]));
}
