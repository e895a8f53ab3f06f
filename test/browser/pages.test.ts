import { describe, expect, test } from "vitest";
import { createScriptedAgents, refund } from "../fakes/scripted-agents.js";
import {
  axeFinds,
  CHROMIUM,
  IN_A_BROWSER,
  openAs,
  openContext,
  startDeskWithPages,
  useBrowser,
  type Options,
} from "../fixtures/browser.js";
import type { Holder } from "../fixtures/desk-shop.js";
import { inTurn } from "../fixtures/in-turn.js";

const browser = useBrowser();
const startCautious = () =>
  startDeskWithPages({ agents: createScriptedAgents({ actions: [refund("150.00")] }) });

/** A page that still loads after this never ends. */
const LOADED_MS = 20_000;

const LOOKS: Options[] = [
  { colorScheme: "light" },
  { colorScheme: "dark", viewport: { width: 360, height: 740 } },
];

/** Few enough for a test each to end in time on a machine that has much else to do. */
const PAGES: { holder: Holder; paths: string[] }[] = [
  { holder: "admin", paths: ["/admin/inbox", "/admin/tickets", "/admin/tickets/:ticket"] },
  { holder: "admin", paths: ["/admin/dashboard", "/admin/runs", "/admin/runs/:run"] },
  {
    holder: "admin",
    paths: ["people", "keys", "policy", "health", "jobs"].map((tab) => `/admin/settings?tab=${tab}`),
  },
  { holder: "customer", paths: ["/", "/new", "/tickets", "/tickets/:ticket"] },
  { holder: "customer", paths: ["/help", "/nothing", "/widget"] },
];

const VISITS = PAGES.flatMap(({ holder, paths }) => LOOKS.map((options) => ({ holder, paths, options })));

describe.skipIf(!CHROMIUM)(`${IN_A_BROWSER}`, () => {
  test.each(VISITS)(
    "axe finds nothing wrong with $paths ($options), and none is wider than the screen",
    async ({ holder, paths, options }) => {
      const desk = await startCautious();
      const { ticket } = await desk.submit();
      const { run_id } = (await desk.look(ticket.ticket_id)).runs[0]!;
      const wrong = await inTurn(paths, async (named) => {
        const path = named.replace(":ticket", ticket.ticket_id).replace(":run", run_id);
        const page = await openAs(browser(), desk, { holder, path, options });
        await page.getByRole("heading", { level: 1 }).waitFor();
        const loading = page.getByRole("status", { name: "Loading…" });
        await expect.poll(() => loading.count(), { timeout: LOADED_MS }).toBe(0);
        await page.waitForLoadState("networkidle");
        const found = await axeFinds(page);
        const tooWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
        await page.context().close();
        return [...found, ...(tooWide ? ["wider than the screen"] : [])].map((line) => `${path} ${line}`);
      });
      expect(wrong.flat()).toEqual([]);
    },
  );

  test("in German the console and the portal say everything in German", async () => {
    const desk = await startCautious();
    const options = { locale: "de-DE" };
    const page = await openAs(browser(), desk, { holder: "admin", path: "/admin/dashboard", options });
    await page.getByRole("heading", { name: "Offene Tickets nach Queue" }).waitFor();
    const portal = await openAs(browser(), desk, { holder: "customer", path: "/", options });
    await portal.getByRole("heading", { name: "Wie können wir helfen?" }).waitFor();
    expect(await portal.locator("html").getAttribute("lang")).toBe("de");
  });

  test("pages are found by their own addresses, assets are kept for ever, and the rest is asked for again", async () => {
    const desk = await startCautious();
    const context = await openContext(browser(), desk);
    const { request } = context;
    const head = async (path: string, accept = "text/html") => {
      const answer = await request.get(path, { headers: { accept } });
      return [
        answer.status(),
        answer.headers()["cache-control"],
        answer.headers()["content-type"]?.split(";")[0],
      ];
    };
    expect(await head("/admin/inbox/REV-1")).toEqual([200, "no-cache", "text/html"]);
    expect(await head("/tickets/TKT-1")).toEqual([200, "no-cache", "text/html"]);
    expect(await head("/not/there")).toEqual([404, "no-cache", "text/html"]);
    expect((await head("/not/there", "application/json"))[2]).toBe("application/problem+json");
    expect((await head("/api/not-there"))[2]).toBe("application/problem+json");
    const page = await (await request.get("/admin")).text();
    const asset = /src="(\/assets\/[^"]+)"/.exec(page)?.[1] ?? "";
    expect((await head(asset))[1]).toBe("public, max-age=31536000, immutable");
    const zipped = await request.get(asset, { headers: { "accept-encoding": "br" } });
    expect(zipped.headers()["content-encoding"]).toBe("br");
  });
});
