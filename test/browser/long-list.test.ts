import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { createScriptedAgents } from "../fakes/scripted-agents.js";
import {
  axeFinds,
  CHROMIUM,
  IN_A_BROWSER,
  openAs,
  startDeskWithPages,
  useBrowser,
  type Options,
} from "../fixtures/browser.js";
import { inTurn } from "../fixtures/in-turn.js";

const browser = useBrowser();
/** Other tests use the machine as well. */
const PATIENCE = { timeout: 15_000 };
const TICKETS = 60;
/** As many as fit on the highest of the screens, and some around them. */
const MOST_DRAWN = 40;

/** The whole list, newest first: Number 59 to Number 0. */
async function openList(options: Options = {}) {
  const desk = await startDeskWithPages({ agents: createScriptedAgents({}) });
  await inTurn(Array(TICKETS).keys(), (at) => desk.submit("customer", { subject: `Number ${at}` }));
  const page = await openAs(browser(), desk, { holder: "manager", path: "/admin/tickets", options });
  await page.getByRole("button", { name: "Show more" }).click();
  await expect.poll(() => rowsOf(page), PATIENCE).toBe(TICKETS);
  await page.evaluate("scrollTo(0, 0)");
  await linkTo(page, TICKETS - 1).waitFor();
  return { desk, page };
}

const rowsOf = async (page: Page) => Number(await page.locator("table").getAttribute("aria-rowcount")) - 1;
const linkTo = (page: Page, at: number) => page.getByRole("link", { name: `Number ${at}`, exact: true });
const topOf = async (page: Page, at: number) => (await linkTo(page, at).boundingBox())?.y ?? Number.NaN;

describe.skipIf(!CHROMIUM)(`${IN_A_BROWSER}`, () => {
  test.each<Options>([{}, { viewport: { width: 360, height: 740 } }])(
    "a long list draws what is seen and leads by keyboard to its end (%j)",
    async (options) => {
      const { page } = await openList(options);
      const drawn = page.locator("tbody tr[aria-rowindex]");
      expect(await drawn.count()).toBeLessThan(MOST_DRAWN);
      expect(await axeFinds(page)).toEqual([]);
      await page.getByLabel("Choose Number 59").check();
      await page.getByLabel("Choose Number 58").check();
      await page.getByText("2 chosen").waitFor();

      await linkTo(page, 59).focus();
      await page.keyboard.press("End");
      await linkTo(page, 0).waitFor();
      expect(await drawn.last().getAttribute("aria-rowindex")).toBe(`${TICKETS + 1}`);
      expect(await drawn.count()).toBeLessThan(MOST_DRAWN);
      expect(await axeFinds(page)).toEqual([]);
      // The keyboard is where it was, and what was chosen is still chosen.
      expect(await linkTo(page, 59).evaluate((link) => link.matches(":focus"))).toBe(true);
      await page.getByText("2 chosen").waitFor();
      await page.keyboard.press("Home");
      await expect.poll(() => page.getByLabel("Choose Number 58").isChecked(), PATIENCE).toBe(true);
      await linkTo(page, 58).focus();
      await inTurn(Array(2 * MOST_DRAWN), () => page.keyboard.press("Tab"));
      const at = await page.locator("tr:focus-within").getAttribute("aria-rowindex");
      expect(Number(at)).toBe(3 + MOST_DRAWN);
    },
  );

  test("a ticket that comes in is seen at the list's head, and takes no place away from whoever reads below", async () => {
    const { desk, page } = await openList();
    await desk.submit("customer", { subject: "Number 60" });
    await linkTo(page, 60).waitFor();
    await page.evaluate("scrollTo(0, 1200)");
    await linkTo(page, 40).waitFor();
    let before = Number.NaN;
    const moved = async () => -before + (before = await topOf(page, 40));
    await expect.poll(moved, PATIENCE).toBe(0);
    await desk.submit("customer", { subject: "Number 61" });
    await expect.poll(() => rowsOf(page), PATIENCE).toBe(TICKETS + 2);
    await expect.poll(() => topOf(page, 40), PATIENCE).toBe(before);
    await page.evaluate("scrollTo(0, 0)");
    await linkTo(page, 61).waitFor();
  });

  test("when one ticket of a long list changes, only the first page and its own are read again", async () => {
    const desk = await startDeskWithPages({ agents: createScriptedAgents({}) });
    const made = await inTurn(Array(30).keys(), (at) => desk.submit("customer", { subject: `Number ${at}` }));
    const page = await openAs(browser(), desk, { holder: "manager", path: "/admin/tickets" });
    await page.route(/\/api\/tickets\?/, (route) =>
      route.continue({ url: route.request().url().replace("limit=50", "limit=5") }),
    );
    await page.reload();
    await inTurn([10, 15, 20, 25, 30], async (rows) => {
      await page.getByRole("button", { name: "Show more" }).click();
      await expect.poll(() => rowsOf(page), PATIENCE).toBe(rows);
    });
    await linkTo(page, 10).scrollIntoViewIfNeeded();
    const asked = new Set<string>();
    page.on("request", (request) => {
      if (request.url().includes("/api/tickets?")) asked.add(request.url());
    });
    const { ticket_id } = made[10]!.ticket;
    const { status } = await desk.as("manager").put(`/api/tickets/${ticket_id}/status`, { status: "closed" });
    expect(status).toBe(200);
    await page.locator(`[data-ticket="${ticket_id}"]`).getByText("Closed").waitFor();
    expect([...asked].map((url) => new URL(url).searchParams.has("cursor"))).toEqual([false, true]);
    expect(await rowsOf(page)).toBe(30);
  });
});
