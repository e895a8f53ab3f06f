import { createPrepare } from "../../../../agents/prepare/node.js";
import type { TicketState } from "../../../../agents/state.js";
import { createTroubleshooter } from "../../../../agents/troubleshooter/node.js";
import type { Draft } from "../../../../agents/troubleshooter/output.js";
import type { Category } from "../../../../domain/enums.js";
import type { Intent } from "../../../../domain/intent.js";
import type { TicketCase } from "../../../../domain/ticket-case.js";
import { defaultPolicy } from "../../../fixtures/default-policy.js";
import { passage, shopTools, type ShopTools } from "../../../fixtures/shop-tools.js";
import { aCase, config, log, said } from "../case.js";
import { classified, runState } from "../run-state.js";

export type Asked = {
  text: string;
  about: [Category, Intent];
  ticket?: Partial<TicketCase>;
  state?: Partial<TicketState>;
  shop?: ShopTools;
};

const german = passage({
  article_id: "tracking-de",
  title: "Sendung verfolgen",
  language: "de",
  content: "1. Öffnen Sie Konto > Bestellungen.",
});

/** Drafts locally, after the real *prepare* has read the text. */
export async function drafting({
  text,
  about: [category, intent],
  ticket = {},
  state = {},
  shop = {},
}: Asked) {
  const read = aCase({ subject: "Request", messages: [said(text)], ...ticket });
  const readCase = async () => read;
  const { runTool, called } = shopTools({ passages: [passage(), german], ...shop });
  const { preparation } = await createPrepare({ readCase, log })(runState(), config);
  const node = createTroubleshooter({
    model: null,
    readCase,
    runTool,
    toolDefinitions: [],
    policy: defaultPolicy,
    log,
  });
  const update = await node(
    {
      ...runState(),
      preparation: preparation as TicketState["preparation"],
      classification: classified(category, intent),
      ...state,
    },
    config,
  );
  return { ...update, draft: update.draft as Draft, called };
}
