import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readSampleTickets, type SampleTicket } from "../server/demo/shop.js";
import { loadConfig } from "../server/config.js";
import { createClient, type DeskClient } from "./demo/client.js";
import { drawTicket } from "./demo/draw.js";

const HELP = `npm run demo [-- --url http://127.0.0.1:3000] [--keys data/demo-keys.json] [--only TEXT]

Sends a dozen varied tickets to a running desk (npm start) and draws what each agent decided, where the graph
stopped, and why.`;

/** Long enough for every agent, also with a slow model. */
const WAIT_SECONDS = 30;

async function main(): Promise<number> {
  const config = loadConfig();
  const { values } = parseArgs({
    options: {
      url: { type: "string", default: `http://${config.host}:${config.port}` },
      keys: { type: "string", default: join(config.dataDir, "demo-keys.json") },
      only: { type: "string", default: "" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return say(HELP);
  const keys = await readKeys(values.keys);
  if (!keys) return complain(`No keys in ${values.keys}: start the desk with its demo first (npm start).`);
  const staff = createClient({ url: values.url, key: keys["manager"] ?? "" });
  const tickets = (await readSampleTickets()).filter(({ title }) =>
    title.toLowerCase().includes(values.only.toLowerCase()),
  );
  if (tickets.length === 0) return complain(`No sample ticket's title holds "${values.only}".`);
  for (const [at, sample] of tickets.entries()) {
    const sender = createClient({ url: values.url, key: keys[sample.as] ?? "" });
    const place = `${at + 1}/${tickets.length}`;
    // oxlint-disable-next-line no-await-in-loop -- one after the other, so that what is drawn reads like a story
    say(await work(sender, staff, { sample, place }));
  }
  return say("Decide what waits: GET /api/reviews, POST /api/reviews/:id/decision (see /docs).");
}

async function work(
  sender: DeskClient,
  staff: DeskClient,
  { sample, place }: { sample: SampleTicket; place: string },
): Promise<string> {
  const { as, title, ...ticket } = sample;
  const ticketId = await sender.createTicket(ticket, WAIT_SECONDS);
  const seen = await staff.ticket(ticketId);
  const [run] = await staff.runs(ticketId);
  const review = seen.open_review_id === null ? undefined : await staff.review(seen.open_review_id);
  return drawTicket({ place, title, as, ticket: seen, run, review });
}

async function readKeys(file: string): Promise<Record<string, string> | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}

function say(text: string): number {
  console.log(text);
  return 0;
}

function complain(text: string): number {
  console.error(text);
  return 1;
}

process.exitCode = await main().catch((err: unknown) =>
  complain(err instanceof Error ? err.message : `The demo failed: ${String(err)}`),
);
