import type { Browser, CDPSession, Page, Request } from "playwright-core";
import { blockingTime, interactionDelays, type Interaction, type LongTask } from "./web-vitals.js";

/** What a first visit of a page costs: milliseconds from the navigation, and bytes of bodies as they came, compressed. */
export type Loaded = {
  first_contentful_paint_ms: number;
  largest_contentful_paint_ms: number;
  total_blocking_ms: number;
  script_bytes: number;
  all_bytes: number;
};

export type Machine = {
  /** How many times slower than this machine. */
  cpu: number;
  /** Megabits a second and the round trip in milliseconds. */
  mbits: number;
  rttMs: number;
};

/** Who visits which desk, on what. */
export type Visitor = { address: string; key: string; machine: Machine };

type Seen = { fcp: number; lcp: number; tasks: LongTask[]; events: Interaction[] };

/** A page that has drawn and asked what it needs is given so long to come to rest. */
const REST_MS = 1000;
const BITS_A_BYTE = 8;
const SHORTEST_EVENT_MS = 16;

/** Watches paints, long tasks and interactions from inside the page, from its very beginning. */
const WATCH = `
  window.seen = { fcp: 0, lcp: 0, tasks: [], events: [] };
  const watch = (type, hear, more) =>
    new PerformanceObserver((list) => list.getEntries().forEach(hear)).observe({ type, buffered: true, ...more });
  watch("paint", (entry) => { if (entry.name === "first-contentful-paint") seen.fcp = entry.startTime; });
  watch("largest-contentful-paint", (entry) => { seen.lcp = entry.startTime; });
  watch("longtask", (entry) => seen.tasks.push({ start: entry.startTime, duration: entry.duration }));
  watch("event", (entry) => { if (entry.interactionId) seen.events.push({ id: entry.interactionId, duration: entry.duration }); },
    { durationThreshold: ${SHORTEST_EVENT_MS} });
`;

/** A page in a browser that was never here before, on a slower machine and line, as somebody with this key sees it. */
export async function openCold(
  browser: Browser,
  { address, key, machine }: Visitor,
): Promise<{ page: Page; line: CDPSession }> {
  const context = await browser.newContext({ baseURL: address, viewport: { width: 1280, height: 800 } });
  const signedIn = await context.request.post("/api/session", { data: { key } });
  if (!signedIn.ok()) throw new Error(`the desk did not let the benchmark in: ${signedIn.status()}`);
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  const line = await context.newCDPSession(page);
  await line.send("Network.enable");
  await line.send("Emulation.setCPUThrottlingRate", { rate: machine.cpu });
  const throughput = (machine.mbits * 1e6) / BITS_A_BYTE;
  await line.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: machine.rttMs,
    downloadThroughput: throughput,
    uploadThroughput: throughput,
  });
  return { page, line };
}

/** Goes to a path for the first time, and waits until it rests. */
export async function load(page: Page, path: string): Promise<Loaded> {
  const sizes: Promise<{ isScript: boolean; bytes: number }>[] = [];
  const hear = (request: Request) => {
    const isScript = request.resourceType() === "script";
    sizes.push(request.sizes().then(({ responseBodySize }) => ({ isScript, bytes: responseBodySize })));
  };
  page.on("requestfinished", hear);
  await page.goto(path);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(REST_MS);
  page.off("requestfinished", hear);
  const came = await Promise.all(sizes);
  const sum = (some: typeof came) => some.reduce((total, { bytes }) => total + bytes, 0);
  const { fcp, lcp, tasks } = await seenOn(page);
  return {
    first_contentful_paint_ms: fcp,
    largest_contentful_paint_ms: lcp,
    total_blocking_ms: blockingTime(tasks, fcp),
    script_bytes: sum(came.filter(({ isScript }) => isScript)),
    all_bytes: sum(came),
  };
}

/** How long what is done on the page takes to be seen. */
export async function interact(
  page: Page,
  act: () => Promise<void>,
): Promise<ReturnType<typeof interactionDelays>> {
  const before = (await seenOn(page)).events.length;
  await act();
  await page.waitForTimeout(REST_MS);
  return interactionDelays((await seenOn(page)).events.slice(before));
}

const seenOn = (page: Page): Promise<Seen> => page.evaluate("window.seen");
