import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Browser } from "playwright-core";
import { AppError } from "../../domain/errors.js";
import { CHROMIUM, NO_CHROMIUM } from "../shared/chromium.js";
import { countOption } from "../shared/run-command.js";
import { stopProcess } from "../shared/stop-process.js";
import { figuresTable } from "./figures-table.js";
import { startDesk } from "./start-desk.js";
import type { WebDesk } from "./web-desk.js";
import { type ListFigures, workList } from "./web-list.js";
import { load, type Loaded, type Machine, openCold, type Visitor } from "./web-page.js";
import { medians } from "./web-vitals.js";

const USAGE = `npm run bench -- web [options]

The pages of a desk in this machine's Chromium, each as on a first visit: first and largest contentful paint, total
blocking time, and the bytes of JavaScript as they come, compressed. Then how long what is done in the list of tickets
takes to be seen (typing a search, choosing rows, going through them), with 50 tickets on the page and with many.
Exits with 1 where the inbox needs more than 250 KB of JavaScript.

  --tickets 5000   how many tickets the desk has
  --rows 5000      how many of them the long list shows
  --runs 3         visits of each page; the middle of them is told
  --cpu 4          a machine so many times slower than this one
  --mbits 10       the line, in megabits a second; its round trip takes 40 ms
  --json FILE      write the figures as JSON too`;

const OPTIONS = {
  tickets: { type: "string", default: "5000" },
  rows: { type: "string", default: "5000" },
  runs: { type: "string", default: "3" },
  cpu: { type: "string", default: "4" },
  mbits: { type: "string", default: "10" },
  json: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

const RTT_MS = 40;
const PAGES = {
  inbox: "/admin/inbox",
  tickets: "/admin/tickets",
  dashboard: "/admin/dashboard",
  runs: "/admin/runs",
  portal: "/",
  help: "/help",
};
/** What the inbox may need before anything is seen. */
const INBOX_SCRIPT_LIMIT_BYTES = 250_000;
type WebFigures = {
  machine: Machine;
  pages: Record<string, Loaded>;
  list: ListFigures[];
  inbox_script_limit_bytes: number;
  within: boolean;
};

/** The benchmark of the pages. True where the inbox's first load is small enough. @throws AppError */
export async function benchWeb(args: string[]): Promise<boolean> {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) {
    console.log(USAGE);
    return true;
  }
  if (!CHROMIUM) throw new AppError("unavailable", NO_CHROMIUM);
  const machine = {
    cpu: countOption("cpu", values.cpu),
    mbits: countOption("mbits", values.mbits),
    rttMs: RTT_MS,
  };
  const options = {
    machine,
    tickets: countOption("tickets", values.tickets),
    rows: countOption("rows", values.rows),
    runs: Math.max(1, countOption("runs", values.runs)),
  };
  const dir = await mkdtemp(join(tmpdir(), "deskgraph-web-"));
  try {
    const figures = await measure(dir, { ...options, executablePath: CHROMIUM });
    print(figures);
    if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
    return figures.within;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

type Options = { machine: Machine; tickets: number; rows: number; runs: number; executablePath: string };

async function measure(
  dir: string,
  { machine, tickets, rows, runs, executablePath }: Options,
): Promise<WebFigures> {
  const desk = await startDesk<WebDesk>({
    script: "web-desk.ts",
    args: [String(tickets)],
    env: { DATA_DIR: dir, PORT: "0", DEMO: "off", LOG_LEVEL: "error" },
  });
  try {
    // Not a dependency of a desk in production.
    const { chromium } = await import("playwright-core");
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    try {
      const visitor = { ...desk.told, machine };
      const pages: Record<string, Loaded> = {};
      for (const [name, path] of Object.entries(PAGES))
        // oxlint-disable-next-line no-await-in-loop -- measured alone
        pages[name] = await visit(browser, { visitor, path, runs });
      const within = (pages["inbox"]?.script_bytes ?? 0) <= INBOX_SCRIPT_LIMIT_BYTES;
      const list = await workList(browser, { visitor, path: PAGES.tickets, rows });
      return { machine, pages, list, inbox_script_limit_bytes: INBOX_SCRIPT_LIMIT_BYTES, within };
    } finally {
      await browser.close();
    }
  } finally {
    await stopProcess(desk.process);
  }
}

async function visit(
  browser: Browser,
  { visitor, path, runs }: { visitor: Visitor; path: string; runs: number },
): Promise<Loaded> {
  const once = async (): Promise<Loaded> => {
    const { page } = await openCold(browser, visitor);
    const loaded = await load(page, path);
    await page.context().close();
    return loaded;
  };
  const measured: [Loaded, ...Loaded[]] = [await once()];
  // oxlint-disable-next-line no-await-in-loop -- one after the other, each measured alone
  while (measured.length < runs) measured.push(await once());
  return medians(measured);
}

const KILOBYTE = 1000;

function print({ machine, pages, list, inbox_script_limit_bytes, within }: WebFigures): void {
  const { cpu, mbits, rttMs } = machine;
  console.log(
    `A machine ${cpu} times slower than this one, ${mbits} Mbit/s, ${rttMs} ms round trip, nothing cached.`,
  );
  const loads = figuresTable(["first visit", "FCP ms", "LCP ms", "blocking ms", "JS KB", "all KB"]);
  const whole = (figure: number) => figure.toFixed(0);
  for (const [name, loaded] of Object.entries(pages))
    loads.push([
      name,
      whole(loaded.first_contentful_paint_ms),
      whole(loaded.largest_contentful_paint_ms),
      whole(loaded.total_blocking_ms),
      (loaded.script_bytes / KILOBYTE).toFixed(1),
      (loaded.all_bytes / KILOBYTE).toFixed(1),
    ]);
  console.log(loads.toString());
  const delays = figuresTable(["tickets in the list", "interactions", "p50 ms", "p98 ms"]);
  for (const { tickets, delays: of } of list) delays.push([tickets, of.count, whole(of.p50), whole(of.p98)]);
  console.log(delays.toString());
  const limit = `${inbox_script_limit_bytes / KILOBYTE} KB of JavaScript that the inbox may need`;
  console.log(within ? `Within the ${limit}.` : `More than the ${limit}.`);
}
