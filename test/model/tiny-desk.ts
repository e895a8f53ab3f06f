import { readFile } from "node:fs/promises";
import { pino } from "pino";
import type { CustomerDocument } from "../../domain/customer.js";
import type { NewTicket, Principal } from "../../domain/ticket.js";
import { ARTICLES_DIR, loadArticles } from "../../knowledge/load-articles.js";
import { compose, type ComposedDesk } from "../../server/compose.js";
import type { Config } from "../../server/config.js";
import { seedShop } from "../../server/demo/seed-shop.js";
import { readShop } from "../../server/demo/shop.js";
import { createAuthenticate } from "../../server/http/authenticate.js";
import type { Who } from "../../server/http/who.js";
import type { ModelOutcome } from "../../server/model/create-model.js";
import { createExchange } from "../../server/model/exchange.js";

const EXAMPLES = new URL("../../knowledge/examples/tickets.jsonl", import.meta.url);
/**
 * On a busy machine a small model takes its time; two of these still end before a node's timeout. A breaker that
 * pauses would let the local strategies have the rest of the tickets.
 */
const PATIENT = { attemptTimeoutMs: 42_000, deadlineMs: 43_000, breakerPauseMs: 1 };
/** Room for a decision; a model that rambles is cut off before it takes the whole minute. */
const MAX_OUTPUT_TOKENS = 300;

export type TinyDesk = ComposedDesk & { counts: Record<ModelOutcome, number> };

/** The whole desk over the sample shop, working, with the model at `url`; every outcome of the model is counted. */
export async function openTinyDesk(
  dataDir: string,
  endpoint: { url: string; name: string },
): Promise<TinyDesk> {
  const log = pino({ level: "silent" });
  const counts = { answered: 0, repaired: 0, unusable: 0, refused: 0, unavailable: 0, budget: 0 };
  const model = { apiKey: "none", baseUrl: endpoint.url, name: endpoint.name };
  const config: Config = {
    host: "127.0.0.1",
    port: 0,
    dataDir,
    policyFile: "deskgraph.yaml",
    logLevel: "silent",
    demo: false,
    publicUrl: "http://127.0.0.1",
    allowedOrigins: [],
    webhookPrivateAddresses: true,
    logFiles: false,
    otlpEndpoint: null,
    mongodbUri: null,
    redisUrl: null,
    chromaUrl: null,
    model,
  };
  const desk = await compose(config, {
    log,
    exchange: createExchange({
      endpoint: { ...model, maxOutputTokens: MAX_OUTPUT_TOKENS },
      prices: {},
      log,
      timing: PATIENT,
    }),
    countModel: (outcome) => {
      counts[outcome] += 1;
    },
  });
  const articles = await loadArticles(ARTICLES_DIR.pathname);
  await seedShop(
    { ...desk, ...desk.store },
    await readShop(),
    articles.map((article) =>
      Object.assign(article, { success_rate: null, uses: 0, version: 1, recent: [] }),
    ),
  );
  await desk.start();
  return Object.assign(desk, { counts });
}

export type Example = Pick<NewTicket, "subject" | "description">;

/** Spread evenly over the project's own examples: every category, tone and language is among them. */
export async function pickExamples(count: number): Promise<Example[]> {
  const lines = (await readFile(EXAMPLES, "utf8")).trim().split("\n");
  return Array.from({ length: count }, (_, nth) => {
    const { text } = JSON.parse(lines[Math.floor((nth * lines.length) / count)] ?? "") as { text: string };
    const [subject = "", ...body] = text.split("\n");
    return { subject: subject.slice(0, 300), description: body.join("\n").trim() || subject };
  });
}

/** A ticket of a customer who is who they say: the case in which most may leave by itself. */
export async function sendAs(desk: TinyDesk, customer: CustomerDocument, example: Example) {
  const principal = { type: "customer", id: customer.customer_id } as const;
  const who = await whoIs(desk, { role: "customer", name: customer.name, principal });
  return desk.desk.createTicket(
    { ...example, customer_email: customer.email, source: "api", attachments: [] },
    { who },
  );
}

/** A key made for the purpose, and who it stands for. */
export async function whoIs(
  desk: TinyDesk,
  owner: { role: Who["role"]; name: string; principal: Principal },
): Promise<Who> {
  const { key } = await desk.store.apiKeys.create(owner);
  return createAuthenticate({ ...desk.store, clock: desk.clock })(key);
}
