import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NewTicket } from "../../domain/ticket.js";
import { openDocuments } from "../../server/composition/open-engine.js";
import { loadConfig } from "../../server/config.js";
import { stopProcess } from "../shared/stop-process.js";
import type { IntakeDesk } from "./intake-desk.js";
import type { DeskFigures } from "./intake-figures.js";
import { sendLoad, type RateFigures } from "./intake-load.js";
import { profileShares } from "./profile-shares.js";
import type { ThreadProfiles } from "./profile-threads.js";
import { startDesk } from "./start-desk.js";

/** What of a new process the compiler must have seen before it is measured. */
const WARM_UP = { rate: 200, seconds: 10 };

export type DeskOptions = {
  /** It also works what comes in. */
  works: boolean;
  /** Left out: a SQLite file of its own. */
  mongodbUri?: string | undefined;
  k6: string;
  tickets: readonly NewTicket[];
};

/** Sends one rate and tells what it came to. */
export type Send = (load: { name: string; rate: number; seconds: number }) => Promise<RateFigures>;

/**
 * Starts a desk in a process of its own, warms it up, lets `loads` send what is to be measured, and afterwards, where
 * `profiled` says so, what is profiled; then compares what it acknowledged with what is stored. Leaves no file behind.
 */
export async function loadDesk(
  options: DeskOptions,
  loads: (send: Send) => Promise<RateFigures[]>,
  profiled?: { rate: number; seconds: number },
): Promise<DeskFigures> {
  const dir = await mkdtemp(join(tmpdir(), "deskgraph-intake-"));
  try {
    return await measure({ ...options, dir }, loads, profiled);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function measure(
  { works, mongodbUri, dir, ...load }: DeskOptions & { dir: string },
  loads: (send: Send) => Promise<RateFigures[]>,
  profiled: { rate: number; seconds: number } | undefined,
): Promise<DeskFigures> {
  const env = {
    DATA_DIR: join(dir, "data"),
    PORT: "0",
    DEMO: "off",
    LOG_LEVEL: "error",
    ...(mongodbUri === undefined ? {} : { MONGODB_URI: mongodbUri }),
  };
  const profileFile = join(dir, "profiles.json");
  const desk = await startDesk<IntakeDesk>({
    script: "intake-desk.ts",
    args: [...(works ? ["--work"] : []), "--profile", profileFile],
    env,
    nodeOptions: ["--max-semi-space-size=64"],
  });
  const before = await countTickets(env);
  const sent: RateFigures[] = [];
  const send: Send = async (one) => {
    const figures = await sendLoad({ ...load, ...desk.told, ...one, dir });
    sent.push(figures);
    return figures;
  };
  let rates: RateFigures[];
  let last: RateFigures | undefined;
  try {
    await send({ name: "warm_up", ...WARM_UP });
    rates = await loads(send);
    if (profiled) {
      desk.process.kill("SIGUSR2");
      last = await send({ name: "profiled", ...profiled });
    }
  } finally {
    await stopProcess(desk.process);
  }
  return {
    working: works,
    rates,
    acknowledged: sent.reduce((all, one) => all + one.sent - one.failed, 0),
    stored: (await countTickets(env)) - before,
    ...(last ? { profile: await readProfiles(profileFile, last.sent) } : {}),
  };
}

async function readProfiles(file: string, tickets: number): Promise<NonNullable<DeskFigures["profile"]>> {
  const { main, writer } = JSON.parse(await readFile(file, "utf8")) as ThreadProfiles;
  const told = (json: string) => {
    const shares = profileShares(json);
    return { ...shares, ticket_ms: shares.busyMs / tickets };
  };
  return {
    "main thread": told(main),
    ...(writer === null ? {} : { "thread that writes": told(writer) }),
  };
}

/** Asked of the engine itself, beside the desk. */
async function countTickets(env: Record<string, string>): Promise<number> {
  const documents = await openDocuments(loadConfig(env));
  try {
    const [all] = await documents.count("tickets");
    return all?.count ?? 0;
  } finally {
    await documents.close();
  }
}
