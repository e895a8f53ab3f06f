import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env, stdout } from "node:process";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COLLECTIONS } from "../../domain/collections.js";
import type { CollectionName } from "../../domain/documents.js";
import type { CustomerDocument } from "../../domain/customer.js";
import type { EffectDocument } from "../../domain/effect.js";
import type { RunDocument } from "../../domain/run.js";
import { ARTICLES_DIR, loadArticles } from "../../knowledge/load-articles.js";
import { compose, type ComposedDesk } from "../../server/compose.js";
import type { Config } from "../../server/config.js";
import { seedShop } from "../../server/demo/seed-shop.js";
import { readShop } from "../../server/demo/shop.js";
import type { ModelOutcome } from "../../server/model/create-model.js";
import { createExchange } from "../../server/model/exchange.js";

const URL_OF_MODEL = env["MODEL_TEST_URL"];
const TICKETS = Number(env["MODEL_TEST_TICKETS"] ?? 100);
const EXAMPLES = new URL("../../knowledge/examples/tickets.jsonl", import.meta.url);
/** On a busy machine a small model takes its time; two of these still end before a node's timeout. */
const PATIENT = { attemptTimeoutMs: 40_000, deadlineMs: 42_000 };
const ONE_TICKET_MS = 600_000;
const ALL_TICKETS_MS = 4 * 3_600_000;
/** Reviews that a manager accepts at the end, so that something leaves by a person's decision too. */
const ACCEPTED = 5;

const log = pino({ level: "silent" });
const counts: Partial<Record<ModelOutcome, number>> = {};
let desk: ComposedDesk;
let dataDir: string;

const everything = (collection: CollectionName) =>
  desk.store.documents.find(collection, { limit: 10_000 });

const named = URL_OF_MODEL === undefined ? " (skipped: set MODEL_TEST_URL, see test/model/README.md)" : "";

describe.skipIf(URL_OF_MODEL === undefined)(`a desk whose model is tiny and poor${named}`, () => {
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "deskgraph-model-"));
    desk = await openDesk(dataDir);
    await workTickets(await pickTickets());
    await acceptSome();
    await report();
  }, ALL_TICKETS_MS);

  afterAll(async () => {
    await desk?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  test("every ticket is worked to its end or to a person", async () => {
    const tickets = await everything("tickets");
    expect(tickets.filter(({ settled }) => settled !== true)).toEqual([]);
    const runs = await everything("runs");
    expect(runs.filter(({ status }) => status !== "completed" && status !== "interrupted")).toEqual([]);
    expect(runs.length).toBeGreaterThanOrEqual(TICKETS);
  });

  test("nothing invalid is stored", async () => {
    for (const collection of Object.keys(COLLECTIONS) as CollectionName[]) {
      const { schema, key } = COLLECTIONS[collection];
      // oxlint-disable-next-line no-await-in-loop -- one collection after the other
      const bad = (await everything(collection)).filter((document) => !schema.safeParse(document).success);
      expect({ collection, bad: bad.map((document) => document[key]) }).toEqual({ collection, bad: [] });
    }
  });

  test("nothing leaves without its person, unless every condition of the policy holds", async () => {
    const effects = (await everything("effects")) as EffectDocument[];
    const left = effects.filter(({ by, status }) => by === "ai" && status !== "void");
    const unreasoned = await Promise.all(
      left.map(async (effect) => ({ effect_id: effect.effect_id, because: await whyItMayLeave(effect) })),
    );
    expect(unreasoned.filter(({ because }) => because === undefined)).toEqual([]);
  });

  test("the model was asked, and every question is counted", () => {
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(TICKETS);
  });
});

async function openDesk(dir: string): Promise<ComposedDesk> {
  const model = { apiKey: "none", baseUrl: URL_OF_MODEL, name: env["MODEL_TEST_NAME"] ?? "tiny" };
  const config: Config = {
    host: "127.0.0.1",
    port: 0,
    dataDir: dir,
    policyFile: "deskgraph.yaml",
    logLevel: "silent",
    demo: false,
    allowedOrigins: [],
    model,
  };
  const opened = await compose(config, {
    log,
    exchange: createExchange({ endpoint: model, prices: {}, log, timing: PATIENT }),
    countModel: (outcome) => {
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    },
  });
  const articles = await loadArticles(ARTICLES_DIR.pathname);
  await seedShop(
    { ...opened, ...opened.store },
    await readShop(),
    articles.map((article) => ({ ...article, success_rate: null, uses: 0, version: 1, recent: [] })),
  );
  // The sample's past must not hide among what is worked here.
  await opened.start();
  return opened;
}

/** Spread evenly over the project's own examples: every category, tone and language among them. */
async function pickTickets(): Promise<{ subject: string; description: string }[]> {
  const lines = (await readFile(EXAMPLES, "utf8")).trim().split("\n");
  return Array.from({ length: TICKETS }, (_, nth) => {
    const { text } = JSON.parse(lines[Math.floor((nth * lines.length) / TICKETS)] ?? "") as { text: string };
    const [subject = "", ...body] = text.split("\n");
    return { subject: subject.slice(0, 300), description: body.join("\n").trim() || subject };
  });
}

/** One after the other, from customers who are who they say: the case in which most may leave by itself. */
async function workTickets(tickets: { subject: string; description: string }[]): Promise<void> {
  const customers = (await everything("customers")) as CustomerDocument[];
  for (const [nth, ticket] of tickets.entries()) {
    const customer = customers[nth % customers.length];
    if (!customer) throw new Error("the sample shop has no customers");
    const principal = { type: "customer", id: customer.customer_id } as const;
    // oxlint-disable-next-line no-await-in-loop -- the model answers one question at a time
    const { document: key } = await desk.store.apiKeys.create({
      role: "customer",
      name: customer.name,
      principal,
    });
    const actor = { type: "customer", id: customer.customer_id, name: customer.name } as const;
    const who = { principal, actor, role: "customer", customer, key } as const;
    const input = { ...ticket, customer_email: customer.email, source: "api", attachments: [] } as const;
    // oxlint-disable-next-line no-await-in-loop
    const { ticket_id } = await desk.desk.createTicket({ ...input, attachments: [] }, { who });
    // oxlint-disable-next-line no-await-in-loop
    await desk.waitForTicket(ticket_id, ONE_TICKET_MS);
    if ((nth + 1) % 10 === 0) stdout.write(`${nth + 1} tickets: ${JSON.stringify(counts)}\n`);
  }
}
