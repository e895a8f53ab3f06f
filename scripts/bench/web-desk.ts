import { once } from "node:events";
import { compose, type ComposedDesk } from "../../server/compose.js";
import { loadConfig } from "../../server/config.js";
import { fillWithSamples } from "../../server/demo/fill-with-samples.js";
import { issueKey } from "../../server/keys/issue-key.js";
import { openPages } from "../../server/web/build-pages.js";
import { createInstantKnowledge } from "./instant-knowledge.js";
import { repeated, sampleTickets } from "./rows.js";
import { integration, workAll } from "./run-desk.js";

/** What the benchmark of the pages reads from this process's first line of output. */
export type WebDesk = { address: string; key: string };

/** Reviews enough to fill the inbox's list. */
const WORKED = 40;
const AT_ONCE = 20;

/**
 * The process whose pages are measured: a desk as `npm start` composes it, whose environment says where, without
 * inference. Some tickets are worked, so that reviews wait; the rest, as many as its argument says, are only there.
 */
async function main(): Promise<void> {
  const config = loadConfig();
  const pages = await openPages({ dataDir: config.dataDir, say: (text) => console.error(text) });
  const tickets = await sampleTickets();
  const knowledge = await createInstantKnowledge();
  const working = await compose(config, { knowledge });
  try {
    await fillWithSamples({ ...working, ...working.store });
    await working.start();
    await workAll(working, repeated(tickets, WORKED));
  } finally {
    await working.close();
  }
  // Not started: what comes in now waits, and nothing but the pages is worked for.
  const desk = await compose(config, { knowledge: await createInstantKnowledge(), pages });
  await fill(desk, repeated(tickets, Number(process.argv[2])));
  desk.server.listen(config.port, config.host);
  await once(desk.server, "listening");
  process.once("SIGTERM", () => void desk.close().finally(() => process.exit(0)));
  process.stdout.write(`${JSON.stringify(await told(desk))}\n`);
}

async function fill(desk: ComposedDesk, tickets: Awaited<ReturnType<typeof sampleTickets>>): Promise<void> {
  const who = integration(desk);
  for (let at = 0; at < tickets.length; at += AT_ONCE) {
    const some = tickets.slice(at, at + AT_ONCE);
    // oxlint-disable-next-line no-await-in-loop -- so many at once, not all
    await Promise.all(some.map((ticket) => desk.desk.createTicket(ticket, { who })));
  }
}

async function told(desk: ComposedDesk): Promise<WebDesk> {
  const deps = { ...desk, ...desk.store, policy: desk.policy.policy };
  const { key } = await issueKey(deps, { role: "manager", name: "Bench" });
  const at = desk.server.address();
  if (typeof at !== "object" || at === null) throw new Error("the desk listens on no port");
  return { address: `http://${desk.config.host}:${at.port}`, key };
}

await main();
