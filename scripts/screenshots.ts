import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium, type Browser } from "playwright-core";
import { z } from "zod";
import { AppError } from "../domain/errors.js";
import { loadConfig } from "../server/config.js";
import { CHROMIUM, NO_CHROMIUM } from "./shared/chromium.js";
import { runCommand } from "./shared/run-command.js";

const HELP = `npm run screenshots [-- --url http://127.0.0.1:3000] [--keys data/demo-keys.json] [--out data/screenshots] [--only TEXT] [--full]

Pictures of every page of a running desk (npm start, then npm run demo), light and dark, from phone to wide screen.

  --only TEXT   pages and looks whose file's name holds it
  --full        all of a page, not only what the screen shows`;

/** Charts and graphs draw themselves. */
const DRAWN_MS = 600;

const LOOKS = [
  { name: "desktop", viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  { name: "desktop-dark", viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  { name: "phone", viewport: { width: 360, height: 740 }, colorScheme: "light" },
  { name: "phone-dark", viewport: { width: 360, height: 740 }, colorScheme: "dark" },
  { name: "wide", viewport: { width: 2560, height: 1440 }, colorScheme: "light" },
] as const;

type Visit = { as: string | null; name: string; path: string };
type Desk = { url: string; keys: Record<string, string>; out: string; only: string; full: boolean };

async function main(): Promise<void> {
  const config = loadConfig();
  const { values } = parseArgs({
    options: {
      url: { type: "string", default: `http://${config.host}:${config.port}` },
      keys: { type: "string", default: join(config.dataDir, "demo-keys.json") },
      out: { type: "string", default: join(config.dataDir, "screenshots") },
      only: { type: "string", default: "" },
      full: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  if (!CHROMIUM) throw new AppError("unavailable", NO_CHROMIUM);
  const keys = z.record(z.string(), z.string()).parse(JSON.parse(await readFile(values.keys, "utf8")));
  await mkdir(values.out, { recursive: true });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  try {
    await takeAll(browser, { ...values, keys });
  } finally {
    await browser.close();
  }
}

async function takeAll(browser: Browser, desk: Desk): Promise<void> {
  const visits = await pagesOf(desk);
  for (const look of LOOKS)
    for (const visit of visits) {
      const name = `${visit.name}-${look.name}`;
      if (!name.includes(desk.only)) continue;
      const file = join(desk.out, `${name}.png`);
      // oxlint-disable-next-line no-await-in-loop -- one browser, one picture after the other
      await take(browser, desk, { visit, look, file });
      console.log(file);
    }
}

type Shot = { visit: Visit; look: (typeof LOOKS)[number]; file: string };

async function take(browser: Browser, { url, keys, full }: Desk, { visit, look, file }: Shot): Promise<void> {
  const { name: _name, ...options } = look;
  const context = await browser.newContext({ baseURL: url, ...options });
  if (visit.as !== null) await context.request.post("/api/session", { data: { key: keys[visit.as] } });
  const page = await context.newPage();
  await page.goto(visit.path);
  await page.waitForLoadState("networkidle");
  await page.getByRole("status", { name: "Loading…" }).waitFor({ state: "detached" });
  await page.waitForTimeout(DRAWN_MS);
  await page.screenshot({ path: file, fullPage: full });
  await context.close();
}

/** Every page, with the newest of what the desk has to show on it. */
async function pagesOf({ url, keys }: Desk): Promise<Visit[]> {
  const first = async (as: string, path: string, id: string): Promise<string> => {
    const answer = await fetch(url + path, { headers: { authorization: `Bearer ${keys[as] ?? ""}` } });
    const [row] = z.array(z.looseObject({ [id]: z.string() })).parse(await answer.json());
    return row?.[id] ?? "none";
  };
  const [ticket, run, other, mine, article] = await Promise.all([
    first("manager", "/api/tickets?status=waiting_for_review,escalated", "ticket_id"),
    first("manager", "/api/runs?status=completed", "run_id"),
    first("manager", "/api/runs?status=interrupted", "run_id"),
    first("customer", "/api/tickets", "ticket_id"),
    first("customer", "/api/help/articles", "article_id"),
  ]);
  const settings = ["people", "keys", "policy", "health", "jobs"].map((tab): [string, string] => [
    `settings-${tab}`,
    `/admin/settings?tab=${tab}`,
  ]);
  const staff: [string, string][] = [
    ["inbox", "/admin/inbox"],
    ["tickets", "/admin/tickets"],
    ["ticket", `/admin/tickets/${ticket}`],
    ["dashboard", "/admin/dashboard"],
    ["runs", "/admin/runs"],
    ["run", `/admin/runs/${run}`],
    ["runs-compared", `/admin/runs/${run}?with=${other}`],
    ...settings,
  ];
  const portal: [string, string][] = [
    ["portal", "/"],
    ["write", "/new"],
    ["my-requests", "/tickets"],
    ["my-request", `/tickets/${mine}`],
    ["help", "/help"],
    ["article", `/help/${article}`],
  ];
  return [
    { as: null, name: "sign-in", path: "/admin" },
    { as: null, name: "portal-sign-in", path: "/sign-in" },
    ...staff.map(([name, path]) => ({ as: "admin", name, path })),
    ...portal.map(([name, path]) => ({ as: "customer", name, path })),
    { as: null, name: "widget", path: "/widget" },
  ];
}

await runCommand(main);
